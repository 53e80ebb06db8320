// Prints every request of an endpoint once and in order, across lost connections and
// restarts.
//   npm install ws
//   HOOKWIRE_STREAM=wss://…/ws/ENDPOINT_ID HOOKWIRE_API_KEY=hwk_… node listen.mjs
import { on } from 'node:events';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';

const {
  HOOKWIRE_STREAM,
  HOOKWIRE_API_KEY,
  HOOKWIRE_POSITION = 'position.txt',
} = process.env;
const FINAL_CODES = [1008, 1009, 4001, 4003, 4004];
const SILENCE_MS = 75_000;

// Your work. The position is saved after it: a crash in between repeats one request,
// which has the same id.
async function handle(request) {
  console.log(`#${request.seq} ${request.method} ${request.path} ${request.body}`);
}

// Without a saved position it begins with the next request; write 0 into the file to
// begin with the oldest.
let seq = existsSync(HOOKWIRE_POSITION)
  ? Number(readFileSync(HOOKWIRE_POSITION, 'utf8'))
  : null;

function save(next) {
  seq = next;
  writeFileSync(`${HOOKWIRE_POSITION}.new`, String(seq));
  renameSync(`${HOOKWIRE_POSITION}.new`, HOOKWIRE_POSITION);
}

// True when the stream works: when it brings requests, or says that there are none.
async function receive({ type, payload }) {
  if (type === 'connected' && seq === null) save(payload.seq);
  if (type === 'gap') {
    console.error(`${payload.from} to ${payload.to} are gone: ${payload.reason}`);
    save(payload.to);
  }
  if (type === 'new_request' && payload.seq > seq) {
    await handle(payload);
    save(payload.seq);
  }
  return type === 'new_request' || type === 'caught_up';
}

// Follows the stream until it ends, and says why it ended.
async function follow() {
  const end = { reason: '', final: false, waitMs: 0, worked: false };
  const headers = { Authorization: `Bearer ${HOOKWIRE_API_KEY}` };
  const address = seq === null ? HOOKWIRE_STREAM : `${HOOKWIRE_STREAM}?after=${seq}`;
  const socket = new WebSocket(address, { headers, handshakeTimeout: 10_000 });

  // A refusal that can pass says when to come back. Any other stays until you change
  // something.
  socket.on('unexpected-response', async (_, response) => {
    const retryAfter = response.headers['retry-after'];
    end.waitMs = Number(retryAfter ?? 0) * 1000;
    end.final = response.statusCode < 500 && retryAfter === undefined;
    end.reason = `refused with ${response.statusCode} ${await text(response)}`;
    socket.terminate();
  });
  socket.on('close', (code, reason) => {
    end.final ||= FINAL_CODES.includes(code);
    end.reason ||= `closed with ${code} ${reason}`;
  });

  // The server pings every 30 s. A line that says nothing for longer is dead.
  const silence = setTimeout(() => socket.terminate(), SILENCE_MS);
  for (const sign of ['open', 'ping', 'message'])
    socket.on(sign, () => silence.refresh());

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
    clearTimeout(silence);
    socket.terminate();
  }
  return end;
}

for (let tries = 0; ; tries += 1) {
  const end = await follow();
  if (end.final) throw new Error(`Stopped: ${end.reason}`);
  if (end.worked) tries = 0;
  // Full jitter: a thousand clients of a server that restarts do not come back at once.
  const waitMs = Math.max(end.waitMs, Math.random() * Math.min(30_000, 500 * 2 ** tries));
  console.error(`${end.reason}; again in ${(waitMs / 1000).toFixed(1)} s`);
  await sleep(waitMs);
}
