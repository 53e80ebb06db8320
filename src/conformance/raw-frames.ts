import { once } from 'node:events';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Duplex } from 'node:stream';
import { Unexpected } from './seen.ts';
import { until } from './until.ts';

export interface ReceivedFrame {
  /** RFC 6455 section 5.2: 1 text, 2 binary, 8 close, 9 ping, 10 pong. */
  opcode: number;
  payload: Buffer;
}

/** A WebSocket without a library, to send what none would send. */
export interface RawWire {
  readonly received: readonly ReceivedFrame[];
  write(bytes: Buffer): void;
  hasEnded(): boolean;
  /** Code of the server's close frame; 1006 when the connection ended without one. */
  closeCode(): Promise<number>;
  destroy(): void;
}

const WAIT_MS = 5_000;
const OPCODE_CLOSE = 8;

/** Where a server's frame starts and ends; it is whole and never masked. */
function measure(bytes: Buffer): { start: number; end: number } | null {
  if (bytes.length < 2) return null;
  const short = bytes.readUInt8(1) & 0x7f;
  if (short < 126) return { start: 2, end: 2 + short };
  const start = short === 126 ? 4 : 10;
  if (bytes.length < start) return null;
  const length = short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  return { start, end: start + length };
}

async function upgrade(url: string): Promise<{ stream: Duplex; head: Buffer }> {
  const open = url.startsWith('wss:') ? requestHttps : requestHttp;
  const outgoing = open(url.replace(/^ws/, 'http'), {
    agent: false,
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    },
  });
  outgoing.end();
  const upgraded = once(outgoing, 'upgrade', { signal: AbortSignal.timeout(WAIT_MS) });
  const [, stream, head] = (await upgraded.catch(() => {
    throw new Unexpected('the upgrade was not accepted');
  })) as [unknown, Duplex, Buffer];
  return { stream, head };
}

export async function openRaw(url: string): Promise<RawWire> {
  const { stream, head } = await upgrade(url);
  const received: ReceivedFrame[] = [];
  let rest = head;
  let ended = false;

  function read(): void {
    for (let frame = measure(rest); frame && rest.length >= frame.end; frame = measure(rest)) {
      const payload = Buffer.from(rest.subarray(frame.start, frame.end));
      received.push({ opcode: rest.readUInt8(0) & 0x0f, payload });
      rest = rest.subarray(frame.end);
    }
  }
  stream.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    read();
  });
  stream.on('error', () => undefined);
  stream.on('close', () => (ended = true));
  read();

  const closeFrame = () => received.find(({ opcode }) => opcode === OPCODE_CLOSE);
  return {
    received,
    write: (bytes) => {
      stream.write(bytes);
    },
    hasEnded: () => ended || closeFrame() !== undefined,
    closeCode: async () => {
      await until(() => ended || closeFrame() !== undefined, 'close', WAIT_MS);
      stream.destroy();
      const { payload } = closeFrame() ?? {};
      if (!payload) return 1006;
      return payload.length >= 2 ? payload.readUInt16BE(0) : 1005;
    },
    destroy: () => stream.destroy(),
  };
}
