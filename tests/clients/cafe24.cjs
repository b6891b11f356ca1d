// Plays calls through the public client `cafe24-api-client` as it is. Argument: {mall_id, access_token, client_id, base_url?}. Each
// line of standard input is [scope, method, payload, options?] and is answered by a line: {ok, data} or {ok, status, message};
// scopes of its Front client are written front.products. "list" is answered by what the client has. With `base_url` the client's
// own `agent` option sends each request there; without it the client goes to the host that it has built in.
const { default: api, AxiosHTTPAgent, HTTPAgent } = require("cafe24-api-client");

class ElsewhereAgent extends HTTPAgent {
  constructor(from, to) {
    super();
    this.from = from;
    this.to = to;
    this.inner = new AxiosHTTPAgent();
  }
  fetch(config) {
    return this.inner.fetch({ ...config, url: config.url.replace(this.from, this.to) });
  }
}

// What each method of a client asks for: {scope, method, verb, path}.
async function listed(client, before) {
  const asked = [];
  client.createRequest = async (verb, path) => asked.push({ verb, path });
  const found = [];
  for (const [scope, methods] of Object.entries(client)) {
    if (typeof methods !== "object" || methods === null) continue;
    for (const [method, call] of Object.entries(methods)) {
      if (typeof call !== "function" || !call.toString().includes("createRequest")) continue;
      asked.length = 0;
      await call({}, {});
      if (asked.length === 1) found.push({ scope: before + scope, method, ...asked[0] });
    }
  }
  return found;
}

async function answered(clients, [named, method, payload, options]) {
  const [client, scope] = named.startsWith("front.") ? [clients.front, named.slice(6)] : [clients.admin, named];
  try {
    return { ok: true, data: await client[scope][method](payload, options) };
  } catch (error) {
    return { ok: false, status: error.status ?? null, message: String(error.message) };
  }
}

async function main() {
  const { mall_id, access_token, client_id, base_url } = JSON.parse(process.argv[2]);
  const agent = base_url ? new ElsewhereAgent(`https://${mall_id}.cafe24api.com`, base_url) : undefined;
  const clients = {
    admin: new api.admin.Client({ mallId: mall_id, accessToken: access_token, agent }),
    front: new api.front.Client({ mallId: mall_id, clientId: client_id, agent }),
  };
  for await (const line of require("readline").createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line);
    if (asked !== "list") console.log(JSON.stringify(await answered(clients, asked)));
    else console.log(JSON.stringify([...(await listed(new api.admin.Client({ mallId: mall_id }), "")), ...(await listed(new api.front.Client({ mallId: mall_id }), "front."))]));
  }
}

main();
