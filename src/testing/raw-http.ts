import { connect, type Socket } from 'node:net';

export interface RawResponse {
  status: number;
  /** Lower-case names; repeats joined with `, `. */
  headers: Record<string, string>;
  body: Buffer;
  /** Interim responses (1xx) that came before. */
  interim: number[];
}

function parseHead(head: string): { status: number; headers: Record<string, string> } {
  const [first = '', ...lines] = head.split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return { status: Number(first.split(' ')[1]), headers };
}

/** One response out of what has arrived so far; null while it is incomplete. Bodies need a Content-Length. */
export function parseResponse(bytes: Buffer, isHead = false): (RawResponse & { rest: Buffer }) | null {
  const interim: number[] = [];
  let rest = bytes;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return null;
    const { status, headers } = parseHead(rest.subarray(0, end).toString('latin1'));
    rest = rest.subarray(end + 4);
    if (status >= 100 && status < 200) {
      interim.push(status);
      continue;
    }
    const length = isHead ? 0 : Number(headers['content-length'] ?? 0);
    if (rest.length < length) return null;
    return { status, headers, body: rest.subarray(0, length), interim, rest: rest.subarray(length) };
  }
}

/** Sends bytes as they are and reads one response; what an HTTP client would normalise goes out untouched. */
export async function sendRaw(
  port: number,
  bytes: Buffer | string,
  options: { isHead?: boolean; onSocket?: (socket: Socket) => void } = {},
): Promise<RawResponse> {
  const socket = connect(port, '127.0.0.1');
  try {
    return await new Promise((resolve, reject) => {
      let received = Buffer.alloc(0);
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        const response = parseResponse(received, options.isHead);
        if (response) resolve(response);
      });
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('closed without a whole response')));
      options.onSocket?.(socket);
      socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
    });
  } finally {
    socket.destroy();
  }
}

/** A request with a Content-Length, from its parts. */
export function requestBytes(
  line: string,
  headers: readonly (readonly [string, string])[],
  body: Buffer = Buffer.alloc(0),
): Buffer {
  const list = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(`${line} HTTP/1.1\r\n${list}\r\n`, 'latin1'), body]);
}
