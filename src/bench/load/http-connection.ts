import { connect, type Socket } from 'node:net';

// One keep-alive HTTP/1.1 connection with one request under way: prebuilt bytes out, as little parsing in as is safe.

/** All sockets read into one buffer: it is used up within the callback. */
const readBuffer = Buffer.allocUnsafeSlow(256 * 1024);

const HEAD_END = Buffer.from('\r\n\r\n');
const ID_MARK = Buffer.from('"id":"');
const ID_LENGTH = 36;
const DIGIT_2 = 0x32;
/** Position of the status code's first digit in `HTTP/1.1 200`. */
const STATUS_AT = 9;

/** The id in a JSON answer or frame; empty when there is none. */
export function idIn(bytes: Buffer): string {
  const at = bytes.indexOf(ID_MARK);
  return at < 0 ? '' : bytes.toString('latin1', at + ID_MARK.length, at + ID_MARK.length + ID_LENGTH);
}

export interface HttpConnection {
  /** Free to be used by whoever sends: when the request under way was sent. */
  sentAtMs: number;
  send(request: Buffer): void;
  close(): void;
}

export interface Answered {
  ok: boolean;
  /** The whole answer; valid within the callback. */
  bytes: Buffer;
}

function lengthOf(bytes: Buffer): number | null {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const head = bytes.toString('latin1', 0, headEnd);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`an answer without Content-Length: ${head}`);
  return headEnd + HEAD_END.length + Number(length);
}

/** Opens a connection; `onAnswer` is called for each complete answer. */
export function openHttpConnection(
  port: number,
  onAnswer: (connection: HttpConnection, answered: Answered) => void,
): Promise<HttpConnection> {
  let expected = -1;
  let partial: Buffer | null = null;
  let closing = false;

  function take(bytes: Buffer): void {
    // All answers of a server have one length; another one, or a part, is parsed.
    if (bytes.length !== expected) {
      const length = lengthOf(bytes);
      if (length === null || length > bytes.length) {
        partial = Buffer.from(bytes);
        return;
      }
      if (length < bytes.length) throw new Error('more than one answer to one request');
      expected = length;
    }
    partial = null;
    onAnswer(connection, { ok: bytes[STATUS_AT] === DIGIT_2, bytes });
  }

  const socket: Socket = connect({
    host: '127.0.0.1',
    port,
    noDelay: true,
    onread: {
      buffer: readBuffer,
      callback: (length) => {
        const bytes = readBuffer.subarray(0, length);
        take(partial ? Buffer.concat([partial, bytes]) : bytes);
        return true;
      },
    },
  });
  const connection: HttpConnection = {
    sentAtMs: 0,
    send: (request) => {
      socket.write(request);
    },
    close: () => {
      closing = true;
      socket.destroy();
    },
  };
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(connection));
    socket.on('error', reject);
    socket.on('close', () => {
      // A server that hangs up in the middle of a round would falsify it.
      if (!closing) throw new Error('the server closed a connection');
    });
  });
}
