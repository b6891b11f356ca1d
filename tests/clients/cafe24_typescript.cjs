// Plays calls through the public client `cafe24-api-typescript` as it is: it has its hosts built in. Argument: {mallId, clientId,
// clientSecret, accessToken}. Each line of standard input is [service, method, ...arguments], answered by a line: {ok, data} or {ok, message}.
const { Cafe24API } = require("cafe24-api-typescript");

async function answered(api, [service, method, ...given]) {
  try {
    return { ok: true, data: await api[service][method](...given) };
  } catch (error) {
    return { ok: false, message: String(error.message) };
  }
}

async function main() {
  const { accessToken, ...app } = JSON.parse(process.argv[2]);
  const api = new Cafe24API({ ...app, apiVersion: "2025-03-01", getAccessToken: async () => accessToken });
  for await (const line of require("readline").createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await answered(api, JSON.parse(line))));
  }
}

main();
