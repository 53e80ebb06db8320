import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

export type Cidrs = readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];

/** A comma-separated list of CIDRs or addresses; null when one is malformed. */
export function parseCidrs(text: string): Cidrs | null {
  const parts = text.split(',').map((part) => part.trim());
  try {
    return parts
      .filter((part) => part !== '')
      .map((part) => {
        if (part.includes('/')) return ipaddr.parseCIDR(part);
        const address = ipaddr.process(part);
        return [address, address.kind() === 'ipv4' ? 32 : 128];
      });
  } catch {
    return null;
  }
}

function isTrusted(address: string, trusted: Cidrs): boolean {
  if (trusted.length === 0 || !ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return trusted.some(([range, bits]) => parsed.kind() === range.kind() && parsed.match(range, bits));
}

/** IPv4 in its own spelling, also where the socket speaks IPv6. */
function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

/**
 * The sender's address: the socket's, or, as far as trusted proxies vouch for it, the right-most
 * untrusted one of X-Forwarded-For.
 */
export function remoteAddressOf(request: IncomingMessage, trusted: Cidrs): string {
  let address = plain(request.socket.remoteAddress ?? '');
  const header = request.headers['x-forwarded-for'];
  if (trusted.length === 0 || header === undefined) return address;
  const hops = String(header)
    .split(',')
    .map((hop) => plain(hop.trim()));
  while (isTrusted(address, trusted)) {
    const hop = hops.pop();
    if (hop === undefined || !ipaddr.isValid(hop)) break;
    address = hop;
  }
  return address;
}
