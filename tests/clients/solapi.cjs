// Plays calls through the public Node client `solapi` as it is, with the host that it has built in. Argument: {apiKey, apiSecret}.
// Each line of standard input is [method, ...arguments] and is answered by a line: {ok, data} or {ok, name, message}.
const { SolapiMessageService } = require("solapi");

async function answered(client, [method, ...parts]) {
  try {
    return { ok: true, data: (await client[method](...parts)) ?? null };
  } catch (error) {
    return { ok: false, name: error.constructor.name, message: String(error.message) };
  }
}

async function main() {
  const { apiKey, apiSecret } = JSON.parse(process.argv[2]);
  const client = new SolapiMessageService(apiKey, apiSecret);
  for await (const line of require("readline").createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await answered(client, JSON.parse(line))));
  }
}

main();
