// Prints every event of your endpoints once and in order, over one connection that
// outlives its tokens.
//   npm install ws
//   HOOKWIRE_URL=https://… HOOKWIRE_EMAIL=… HOOKWIRE_PASSWORD=… \
//     node follow.mjs ENDPOINT_ID …
import { on } from 'node:events';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { accessToken, forgetAccessToken } from './tokens.mjs';

const { HOOKWIRE_URL, HOOKWIRE_POSITIONS = 'positions.json' } = process.env;
const ENDPOINT_IDS = process.argv.slice(2);
const FINAL_CODES = [1008, 1009, 4002, 4003];

// Your work. The position is saved after it: a crash in between repeats one event,
// which has the same id.
async function handle(event) {
  console.log(
    `${event.endpoint_id} #${event.seq} ${event.method} ${event.path} ${event.body}`,
  );
}

// By endpoint, the seq of its last event. Without one it begins with the oldest that is
// stored.
const positions = existsSync(HOOKWIRE_POSITIONS)
  ? JSON.parse(readFileSync(HOOKWIRE_POSITIONS, 'utf8'))
  : {};

function save(endpointId, seq) {
  positions[endpointId] = seq;
  writeFileSync(`${HOOKWIRE_POSITIONS}.new`, JSON.stringify(positions));
  renameSync(`${HOOKWIRE_POSITIONS}.new`, HOOKWIRE_POSITIONS);
}

// True when the stream works: when it brings events, or says that there are none.
async function receive({ type, data }) {
  if (type === 'status_update')
    console.error(`${data.event_id} is ${data.delivery_status}`);
  if (type === 'subscribed')
    for (const { message } of data.rejected) console.error(message);
  if (type === 'gap') {
    console.error(
      `${data.from} to ${data.to} of ${data.endpoint_id} are gone: ${data.reason}`,
    );
    save(data.endpoint_id, data.to);
  }
  if (type === 'event' && data.seq > (positions[data.endpoint_id] ?? 0)) {
    await handle(data);
    save(data.endpoint_id, data.seq);
  }
  return type === 'event' || type === 'caught_up';
}

// Follows the stream until it ends, and says why it ended.
async function follow() {
  let token = await accessToken();
  const end = { reason: '', final: false, waitMs: 0, worked: false };
  const headers = { Authorization: `Bearer ${token}` };
  const socket = new WebSocket(`${HOOKWIRE_URL.replace(/^http/, 'ws')}/v1/ws?ack=1`, {
    headers,
  });
  const send = (message) =>
    socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));

  // What is followed goes on as it does, so saying it again only adds endpoints that
  // had no place before.
  function subscribe() {
    const after = Object.fromEntries(ENDPOINT_IDS.map((id) => [id, positions[id] ?? 0]));
    send({ type: 'subscribe', endpoint_ids: ENDPOINT_IDS, after });
  }
  async function renew() {
    const fresh = await accessToken();
    if (fresh !== token) send({ type: 'auth', token: (token = fresh) });
  }
  socket.on('open', subscribe);
  socket.on('close', (code, reason) => {
    if (code === 4001) forgetAccessToken();
    if (code === 4029) end.waitMs = 30_000;
    end.final = FINAL_CODES.includes(code);
    end.reason ||= `closed with ${code} ${reason}`;
  });

  // The server pings every 30 s. A line that says nothing for longer is dead.
  const silence = setTimeout(() => socket.terminate(), 75_000);
  for (const sign of ['open', 'ping', 'message'])
    socket.on(sign, () => silence.refresh());
  const timers = [
    silence,
    setInterval(subscribe, 60_000),
    setInterval(() => renew().catch((error) => console.error(error.message)), 20_000),
  ];
  try {
    for await (const [frame] of on(socket, 'message', {
      close: ['close'],
      highWaterMark: 100,
    })) {
      if (await receive(JSON.parse(frame))) end.worked = true;
    }
  } catch (error) {
    end.reason ||= error.message;
  } finally {
    timers.forEach(clearTimeout);
    socket.terminate();
  }
  return end;
}

for (let tries = 0; ; tries += 1) {
  const end = await follow().catch(({ message, final, waitMs = 0 }) => ({
    reason: message,
    final,
    waitMs,
  }));
  if (end.final) throw new Error(`Stopped: ${end.reason}`);
  if (end.worked) tries = 0;
  // Full jitter: a thousand clients of a server that restarts do not come back at once.
  const waitMs = Math.max(end.waitMs, Math.random() * Math.min(30_000, 500 * 2 ** tries));
  console.error(`${end.reason}; again in ${(waitMs / 1000).toFixed(1)} s`);
  await sleep(waitMs);
}
