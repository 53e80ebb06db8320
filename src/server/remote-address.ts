import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

export type Cidrs = readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];

/** A comma-separated list of CIDRs or addresses; null when one is malformed. */
export function parseCidrs(text: string): Cidrs | null {
  const parts = text.split(',').map((part) => part.trim());
  try {
    return parts
      .filter((part) => part !== '')
      .map((part) => {
        const [address = '', bits] = part.split('/', 2);
        // ipaddr.js also takes shorthands such as 10.1, which nobody means here.
        if (isIP(address) === 0) throw new Error('not an address');
        if (bits !== undefined) return ipaddr.parseCIDR(part);
        return [ipaddr.parse(address), isIP(address) === 4 ? 32 : 128];
      });
  } catch {
    return null;
  }
}

function isTrusted(address: string, trusted: Cidrs): boolean {
  if (trusted.length === 0 || isIP(address) === 0) return false;
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
    if (hop === undefined || isIP(hop) === 0) break;
    address = hop;
  }
  return address;
}
