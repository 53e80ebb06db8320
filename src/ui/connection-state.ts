import { useSyncExternalStore } from 'react';

/** What the stream on the page is doing, as its owner reports it; null when no stream is shown. */
export type StreamState =
  { kind: 'live' } | { kind: 'catching-up'; remaining: number } | { kind: 'paused'; waiting: number } | null;

/** The shared socket below all streams. `retryAtMs`: Unix time of the next try. */
export type SocketState =
  { kind: 'idle' } | { kind: 'open' } | { kind: 'offline'; sinceMs: number; retryAtMs: number | null };

export type ConnectionState =
  { kind: 'connecting' } | Exclude<SocketState, { kind: 'open' }> | NonNullable<StreamState>;

let socket: SocketState = { kind: 'idle' };
let stream: StreamState = null;
let merged: ConnectionState = { kind: 'idle' };
const listeners = new Set<() => void>();

function merge(): ConnectionState {
  if (socket.kind === 'offline') return socket;
  if (stream) return socket.kind === 'open' ? stream : { kind: 'connecting' };
  return socket.kind === 'open' ? { kind: 'live' } : socket;
}

function publish(): void {
  const next = merge();
  if (JSON.stringify(next) === JSON.stringify(merged)) return;
  merged = next;
  for (const listener of listeners) listener();
}

/** Without `retryAtMs` the plan for the next try stays as it is. */
export function setSocketState(
  next: { kind: 'idle' | 'open' } | { kind: 'offline'; retryAtMs?: number },
): void {
  if (next.kind === 'offline') {
    const before = socket.kind === 'offline' ? socket : { sinceMs: Date.now(), retryAtMs: null };
    socket = { kind: 'offline', sinceMs: before.sinceMs, retryAtMs: next.retryAtMs ?? before.retryAtMs };
  } else {
    socket = { kind: next.kind };
  }
  publish();
}

export function setStreamState(next: StreamState): void {
  stream = next;
  publish();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const IDLE: ConnectionState = { kind: 'idle' };

export function currentConnection(): ConnectionState {
  return merged;
}

export function useConnectionState(): ConnectionState {
  return useSyncExternalStore(subscribe, currentConnection, () => IDLE);
}
