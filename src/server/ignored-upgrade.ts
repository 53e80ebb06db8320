import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

// Same length and shape as the header it stands in for; unknown to any HTTP parser.
const STAND_IN = 'Upgrad_';
const UPGRADE = /^upgrade$/i;
const restored = new WeakMap<IncomingMessage, readonly string[]>();
const spellings = new WeakMap<Duplex, readonly string[]>();

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
  const names: string[] = [];
  let text = `${request.method} ${request.url} HTTP/${request.httpVersion}\r\n`;
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i] ?? '';
    const isUpgrade = UPGRADE.test(name);
    if (isUpgrade) names.push(name);
    text += `${isUpgrade ? STAND_IN : name}: ${request.rawHeaders[i + 1]}\r\n`;
  }
  spellings.set(socket, names);
  socket.unshift(Buffer.concat([Buffer.from(`${text}\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}

/** The header list as it was received. */
export function restoreUpgradeHeader(request: IncomingMessage): readonly string[] {
  const known = restored.get(request);
  if (known) return known;
  const names = spellings.get(request.socket);
  if (!names) return request.rawHeaders;
  let next = 0;
  const list = request.rawHeaders.map((text, i) => {
    if (i % 2 === 1 || text !== STAND_IN) return text;
    next += 1;
    return names[next - 1] ?? text;
  });
  // Only the first request on this socket was parsed again; later ones offer anew.
  spellings.delete(request.socket);
  restored.set(request, list);
  return list;
}
