// Answers the senders of an endpoint that is set to "Answer from a connected client":
// here the challenge with which Slack verifies a URL.
//   npm install ws
//   HOOKWIRE_STREAM=wss://…/ws/ENDPOINT_ID HOOKWIRE_API_KEY=hwk_… node answer.mjs
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';

const { HOOKWIRE_STREAM, HOOKWIRE_API_KEY } = process.env;
const FINAL_CODES = [1008, 1009, 4001, 4003, 4004];

// Your work. What it returns goes to the sender; null leaves the answer to the endpoint.
function answer(request) {
  if (!request.contentType.startsWith('application/json')) return null;
  const event = JSON.parse(request.body);
  if (event.type !== 'url_verification') return { status: 200 };
  const headers = { 'Content-Type': 'text/plain' };
  return { status: 200, headers, body: event.challenge };
}

function receive(socket, { type, payload }) {
  if (type === 'error') console.error(`${payload.code}: ${payload.message}`);
  if (type !== 'new_request') return;
  let given = null;
  try {
    given = answer(payload);
  } catch (error) {
    console.error(`#${payload.seq}: ${error.message}`);
  }
  if (!given) return;
  socket.send(JSON.stringify({ type: 'respond', requestId: payload.id, ...given }));
  console.log(`#${payload.seq} answered with ${given.status}`);
}

// Only what is live: nobody waits any more for the answer to an old request.
for (let waitMs = 500; ; waitMs = Math.min(2 * waitMs, 30_000)) {
  const headers = { Authorization: `Bearer ${HOOKWIRE_API_KEY}` };
  const socket = new WebSocket(HOOKWIRE_STREAM, { headers, handshakeTimeout: 10_000 });
  socket.on('open', () => {
    waitMs = 500;
    console.log('connected');
  });
  socket.on('message', (data) => receive(socket, JSON.parse(data)));
  socket.on('error', ({ message }) => console.error(message));
  // A dead line is silent: the server pings every 30 s.
  const silence = setTimeout(() => socket.terminate(), 75_000);
  socket.on('ping', () => silence.refresh());
  const [code] = await once(socket, 'close');
  clearTimeout(silence);
  if (FINAL_CODES.includes(code)) process.exit(1);
  await sleep(Math.random() * waitMs);
}
