import { once } from 'node:events';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Duplex } from 'node:stream';
import { Unexpected } from './expect.ts';

export interface RawWire {
  write(bytes: Buffer): void;
  /** Code of the server's close frame; 1006 when the connection ended without one. */
  closeCode(): Promise<number>;
}

const WAIT_MS = 5_000;

/** Payload length and its offset of a server's frame, which is never masked (RFC 6455 section 5.2). */
function measure(bytes: Buffer): { start: number; end: number } | null {
  if (bytes.length < 2) return null;
  const short = bytes.readUInt8(1) & 0x7f;
  if (short < 126) return { start: 2, end: 2 + short };
  const start = short === 126 ? 4 : 10;
  if (bytes.length < start) return null;
  const length = short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
  return { start, end: start + length };
}

/** A WebSocket without a library, to send what none would send. */
export async function openRaw(url: string): Promise<RawWire> {
  const outgoing = (url.startsWith('wss:') ? requestHttps : requestHttp)(url.replace(/^ws/, 'http'), {
    agent: false,
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    },
  });
  outgoing.end();
  const [, stream, head] = (await once(outgoing, 'upgrade', { signal: AbortSignal.timeout(WAIT_MS) }).catch(
    () => {
      throw new Unexpected('the upgrade was not accepted');
    },
  )) as [unknown, Duplex, Buffer];
  let received = head;
  let ended = false;
  let code: number | null = null;

  function read(): void {
    for (let frame = measure(received); frame && received.length >= frame.end; frame = measure(received)) {
      if ((received.readUInt8(0) & 0x0f) === 8 && code === null) {
        code = frame.end - frame.start >= 2 ? received.readUInt16BE(frame.start) : 1005;
      }
      received = received.subarray(frame.end);
    }
  }
  stream.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    read();
  });
  stream.on('error', () => undefined);
  stream.on('close', () => (ended = true));

  return {
    write: (bytes) => {
      stream.write(bytes);
    },
    closeCode: async () => {
      const end = performance.now() + WAIT_MS;
      while (code === null && !ended) {
        if (performance.now() > end)
          throw new Unexpected(`the socket is still open after ${WAIT_MS / 1000} s`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      stream.destroy();
      return code ?? 1006;
    },
  };
}
