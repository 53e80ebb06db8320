import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

// Same length and shape as the header it stands in for; unknown to any HTTP parser.
const STAND_IN = 'Upgrad_';
const UPGRADE = /^upgrade$/i;
const originals = new WeakMap<Duplex, readonly string[]>();

/**
 * Captures take any request, also one that offers an upgrade (`Upgrade: h2c`, as curl and Java's client send).
 * Node hands such a request over without reading its body, so it is parsed again with the offer hidden; a
 * server may ignore an upgrade (RFC 9110 section 7.8).
 */
export function parseAgainWithoutUpgrade(
  server: Server,
  request: IncomingMessage,
  at: { socket: Duplex; head: Buffer },
): void {
  const { socket, head } = at;
  let text = `${request.method} ${request.url} HTTP/${request.httpVersion}\r\n`;
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i] ?? '';
    text += `${UPGRADE.test(name) ? STAND_IN : name}: ${request.rawHeaders[i + 1]}\r\n`;
  }
  originals.set(socket, request.rawHeaders);
  socket.unshift(Buffer.concat([Buffer.from(`${text}\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}

/** The header list as it was received; to be asked once for each request, in order. */
export function originalHeaders(request: IncomingMessage): readonly string[] {
  const original = originals.get(request.socket);
  if (!original) return request.rawHeaders;
  // Only the first request on this socket was parsed again; later ones offer anew.
  originals.delete(request.socket);
  return original;
}
