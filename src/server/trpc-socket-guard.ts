import type { WebSocket } from 'ws';

/** Largest client frame, in bytes. */
export const MAX_FRAME_BYTES = 64 * 1024;
const MAX_OPERATIONS_PER_FRAME = 20;
const MAX_SUBSCRIPTIONS = 64;
const OPERATIONS_PER_SECOND = 50;
const OPERATION_BURST = 200;
/** Unsent bytes at which a peer that goes on asking counts as broken. */
const MAX_UNSENT_BYTES = 4 * 1024 * 1024;

interface Operation {
  id?: unknown;
  method?: unknown;
}

function operationsOf(data: unknown): Operation[] | null {
  const text = Buffer.isBuffer(data) ? data.toString('utf8') : '';
  // tRPC's own keep-alive.
  if (text === 'PING' || text === 'PONG') return [];
  try {
    const json: unknown = JSON.parse(text);
    const list = Array.isArray(json) ? (json as unknown[]) : [json];
    return list.filter((one): one is Operation => typeof one === 'object' && one !== null);
  } catch {
    return null;
  }
}

/** Whether the next message of one socket is within its limits: frames, operations, subscriptions, unsent bytes. */
export function createMessageJudge(nowMs: () => number) {
  const subscriptions = new Set<unknown>();
  let tokens = OPERATION_BURST;
  let tokensAtMs = nowMs();

  return function isAllowed(data: unknown, unsentBytes: number): boolean {
    const operations = operationsOf(data);
    if (!operations || operations.length > MAX_OPERATIONS_PER_FRAME || unsentBytes > MAX_UNSENT_BYTES)
      return false;
    const now = nowMs();
    tokens = Math.min(OPERATION_BURST, tokens + ((now - tokensAtMs) / 1000) * OPERATIONS_PER_SECOND);
    tokensAtMs = now;
    tokens -= Math.max(1, operations.length);
    for (const { id, method } of operations) {
      if (method === 'subscription') subscriptions.add(id);
      else if (method === 'subscription.stop') subscriptions.delete(id);
    }
    return tokens >= 0 && subscriptions.size <= MAX_SUBSCRIPTIONS;
  };
}

/** Ends a socket that asks for too much before tRPC has seen the message: it bounds neither count nor rate itself. */
export function guardSocket(socket: WebSocket, nowMs: () => number): void {
  const isAllowed = createMessageJudge(nowMs);
  const emit = socket.emit.bind(socket) as (event: string | symbol, ...args: unknown[]) => boolean;
  Object.assign(socket, {
    emit: (event: string | symbol, ...args: unknown[]): boolean => {
      if (event !== 'message' || isAllowed(args[0], socket.bufferedAmount)) return emit(event, ...args);
      socket.terminate();
      return true;
    },
  });
}
