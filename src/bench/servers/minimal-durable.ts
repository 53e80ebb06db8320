import { hash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { announce } from './announce.ts';
import { openMinimalLog, type MinimalRow } from './minimal-log.ts';
import { createIds } from './minimal-ids.ts';

// Bound: the fastest durable way known, written for this purpose. node:http, group commit by COPY BINARY, ws. The row,
// the numbering and the order (commit, answer, push) are those of the product; nothing else is done: no accounts,
// limits, caches, custom answers, resumption, slow readers or error handling.

const MAX_ROWS = 1_000;

interface Waiting {
  row: MinimalRow;
  response: ServerResponse;
}

const log = await openMinimalLog(process.env['BENCH_DATABASE_URL'] ?? '');
const nextId = createIds();
const subscribers = new Set<WebSocket>();
let queue: Waiting[] = [];
let running = false;

function answer({ row, response }: Waiting): void {
  const body = `{"received":true,"id":"${row.id.text}","timestamp":${Math.floor(row.receivedAtMs)}}`;
  response.writeHead(200, ['Content-Type', 'application/json', 'Content-Length', String(body.length)]);
  response.end(body);
}

function frameOf(row: MinimalRow, seq: number): Buffer {
  const payload = {
    id: row.id.text,
    endpointId: row.endpointId,
    method: row.method,
    path: row.target,
    headers: row.headerObject,
    query: {},
    body: row.body.toString('utf8'),
    contentType: row.headerObject['content-type'],
    ip: row.remoteAddress,
    userAgent: row.headerObject['user-agent'],
    size: row.body.length,
    createdAt: new Date(row.receivedAtMs).toISOString(),
    seq,
    bodyEncoding: 'utf8',
  };
  return Buffer.from(JSON.stringify({ type: 'new_request', timestamp: Date.now(), payload }));
}

function push(batch: readonly Waiting[], firstSeq: number): void {
  if (subscribers.size === 0) return;
  const frames = batch.map(({ row }, i) => frameOf(row, firstSeq + i));
  for (const socket of subscribers) {
    // Guarantee: ws keeps its net.Socket here; it has no public way to cork.
    const { _socket: stream } = socket as unknown as { _socket: { cork(): void; uncork(): void } };
    if (frames.length > 1) stream.cork();
    for (const frame of frames) socket.send(frame, { binary: false });
    if (frames.length > 1) stream.uncork();
  }
}

function takeBatch(): Waiting[] {
  const batch = queue.length <= MAX_ROWS ? queue : queue.slice(0, MAX_ROWS);
  queue = queue.length <= MAX_ROWS ? [] : queue.slice(MAX_ROWS);
  return batch;
}

/** Group commit without a timer; the next commit is under way before this one is answered. */
async function run(): Promise<void> {
  running = true;
  let batch = takeBatch();
  let pending = log.commit(batch);
  for (;;) {
    const firstSeq = await pending;
    const done = batch;
    const more = queue.length > 0;
    if (more) {
      batch = takeBatch();
      pending = log.commit(batch);
    }
    for (const one of done) answer(one);
    push(done, firstSeq);
    if (!more) break;
  }
  running = false;
  if (queue.length > 0) void run();
}

const server = createServer((request, response) => {
  const receivedAtMs = Date.now();
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const [only] = chunks;
    const body = only && chunks.length === 1 ? only : Buffer.concat(chunks);
    const target = request.url ?? '';
    queue.push({
      response,
      row: {
        id: nextId(),
        endpointId: log.endpointId,
        method: request.method ?? '',
        target,
        httpVersion: request.httpVersion,
        rawHeaders: request.rawHeaders,
        headerObject: request.headers,
        body,
        bodySha256: hash('sha256', body, 'buffer'),
        remoteAddress: request.socket.remoteAddress ?? '',
        receivedAtMs,
      },
    });
    if (!running) void run();
  });
});
server.keepAliveTimeout = 65_000;

const sockets = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false });
server.on('upgrade', (request, stream, head) => {
  sockets.handleUpgrade(request, stream, head, (socket) => {
    subscribers.add(socket);
    socket.on('close', () => subscribers.delete(socket));
    socket.send('{"type":"connected"}');
  });
});

announce(server);
