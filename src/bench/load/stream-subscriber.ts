import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

// A WebSocket client that only reads: it counts frames and hands each to a callback, for the cost of a header parse.

const readBuffer = Buffer.allocUnsafeSlow(1024 * 1024);
const OPCODE_TEXT = 1;
const OPCODE_CLOSE = 8;
const OPCODE_PING = 9;
const HEAD_END = '\r\n\r\n';
/** From as many sockets on, another loopback address: Hookwire limits handshakes per address and minute. */
const SOCKETS_PER_ADDRESS = 500;

export interface StreamSubscriber {
  /** Text frames since the connection, the first greeting included. */
  received: number;
  close(): void;
}

export interface SubscriberTarget {
  port: number;
  path: string;
  headers: Readonly<Record<string, string>>;
}

/** RFC 6455 section 5.5.3: a masked pong with an empty mask and the ping's payload. */
function pong(payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x8a, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}

function createFrameReader(onFrame: (opcode: number, payload: Buffer) => void) {
  let partial: Buffer | null = null;
  return (chunk: Buffer): void => {
    const bytes: Buffer = partial ? Buffer.concat([partial, chunk]) : chunk;
    let at = 0;
    while (bytes.length - at >= 2) {
      let length = (bytes[at + 1] ?? 0) & 0x7f;
      let head = 2;
      if (length >= 126) {
        head = length === 126 ? 4 : 10;
        if (bytes.length - at < head) break;
        length = head === 4 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
      }
      if (bytes.length - at < head + length) break;
      onFrame((bytes[at] ?? 0) & 0x0f, bytes.subarray(at + head, at + head + length));
      at += head + length;
    }
    partial = at < bytes.length ? Buffer.from(bytes.subarray(at)) : null;
  };
}

/** Connects and resolves at the first text frame; from the second on `onText` is called with each payload. */
function openSubscriber(
  target: SubscriberTarget,
  localAddress: string,
  onText: (payload: Buffer) => void,
): Promise<StreamSubscriber> {
  return new Promise((resolve, reject) => {
    let upgraded = '';
    let open = false;
    let closing = false;
    const read = createFrameReader((opcode, payload) => {
      if (opcode === OPCODE_PING) socket.write(pong(payload));
      if (opcode === OPCODE_CLOSE) socket.end();
      if (opcode !== OPCODE_TEXT) return;
      subscriber.received += 1;
      if (subscriber.received === 1) resolve(subscriber);
      else onText(payload);
    });
    const take = (bytes: Buffer): void => {
      if (open) {
        read(bytes);
        return;
      }
      upgraded += bytes.toString('latin1');
      const end = upgraded.indexOf(HEAD_END);
      if (end < 0) return;
      if (!upgraded.startsWith('HTTP/1.1 101')) throw new Error(`no upgrade: ${upgraded.slice(0, 200)}`);
      open = true;
      read(Buffer.from(upgraded.slice(end + HEAD_END.length), 'latin1'));
    };
    const socket: Socket = connect({
      host: '127.0.0.1',
      port: target.port,
      localAddress,
      noDelay: true,
      onread: {
        buffer: readBuffer,
        callback: (length) => {
          take(readBuffer.subarray(0, length));
          return true;
        },
      },
    });
    const subscriber: StreamSubscriber = {
      received: 0,
      close: () => {
        closing = true;
        socket.destroy();
      },
    };
    socket.once('connect', () => {
      const headers = {
        Host: `127.0.0.1:${target.port}`,
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
        ...target.headers,
      };
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.write(`GET ${target.path} HTTP/1.1\r\n${lines.join('')}\r\n`);
    });
    socket.on('error', reject);
    socket.on('close', () => {
      if (!closing) throw new Error(`the server closed a subscriber after ${subscriber.received} frames`);
    });
  });
}

const AT_ONCE = 50;

/** Connects `count` subscribers, a few at once. */
export async function openSubscribers(
  target: SubscriberTarget,
  count: number,
  onText: (payload: Buffer) => void,
): Promise<StreamSubscriber[]> {
  const subscribers: StreamSubscriber[] = [];
  for (let first = 0; first < count; first += AT_ONCE) {
    const indices = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, i) => first + i);
    const opened = indices.map((index) => {
      const address = `127.0.0.${1 + Math.floor(index / SOCKETS_PER_ADDRESS)}`;
      return openSubscriber(target, address, onText);
    });
    subscribers.push(...(await Promise.all(opened)));
  }
  return subscribers;
}
