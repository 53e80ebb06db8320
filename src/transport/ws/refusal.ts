import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { HandshakeCode } from '#protocol/handshake-code.ts';

interface RefusalBody {
  error: string;
  /** The last one is said by the dashboard's socket alone. */
  code?: HandshakeCode | 'FORBIDDEN';
  /** The cap that was met; null where there is none. */
  max?: number | null;
  /** The newest number of the log. */
  head?: number;
}

export interface Refusal {
  status: number;
  /** null: an empty body, which one known client needs to give up on a 404. */
  json: RefusalBody | null;
  /** With `Retry-After` if it passes by itself: clients try again then, and only then. */
  headers?: Readonly<Record<string, string>>;
}

/** Answers an upgrade with a complete HTTP response and closes: never accept-then-close. */
export function refuseUpgrade(socket: Duplex, { status, json, headers = {} }: Refusal): void {
  const body = json === null ? '' : JSON.stringify(json);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'Connection: close',
    ...(json === null ? [] : ['Content-Type: application/json; charset=utf-8']),
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.once('finish', () => socket.destroy());
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
}
