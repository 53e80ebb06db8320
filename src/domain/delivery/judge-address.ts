import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { reachedAddresses } from './reached-addresses.ts';
import { isIn, specialRange, type AddressRange } from './special-ranges.ts';
import type { TargetVerdict } from './target-guard.ts';

const WORDS = {
  private: 'a private address',
  loopback: 'a loopback address',
  link_local: 'a link-local address',
  carrier_grade: 'an address of carrier-grade NAT',
  metadata: 'the address of a cloud’s metadata service',
  multicast: 'a multicast address',
  reserved: 'a reserved address',
} as const;

/** A metadata service is opened by itself only: who opens a whole network does not mean its credentials. */
function isOpened(address: ipaddr.IPv4 | ipaddr.IPv6, leastBits: number, allowed: readonly AddressRange[]) {
  return allowed.some((range) => range[1] >= leastBits && isIn(address, range));
}

function findFlaw(address: ipaddr.IPv4 | ipaddr.IPv6, allowed: readonly AddressRange[]) {
  for (const reached of reachedAddresses(address)) {
    const special = specialRange(reached);
    if (special === null) continue;
    const leastBits = special.rule === 'metadata' ? special.bits : 0;
    if (!isOpened(reached, leastBits, allowed)) return { rule: special.rule, reached };
  }
  return null;
}

/**
 * Whether requests may be sent to an address; `host`: the name that led there. Only the four-part and colon forms
 * are addresses: what others there are is for who parses URLs and connects.
 */
export function judgeAddress(text: string, allowed: readonly AddressRange[], host = text): TargetVerdict {
  const bare = text.replace(/%.*$/s, '');
  if (isIP(bare) === 0) {
    const message = `${text} is not an IP address, so nothing can be sent there`;
    return { allowed: false, rule: 'unresolvable', address: null, message };
  }
  const address = ipaddr.parse(bare);
  const flaw = findFlaw(address, allowed);
  if (flaw === null) return { allowed: true };
  const { rule, reached } = flaw;
  const path = [host, text, reached.toString()].filter((one, at, all) => all.indexOf(one) === at);
  const range = `${reached.toString()}/${reached.kind() === 'ipv4' ? 32 : 128}`;
  const way = path.length === 1 ? `${text} is` : `${path.join(' leads to ')},`;
  const message = `${way} ${WORDS[rule]}, and Hookwire sends to public ones only; who runs this server can allow it with DELIVERY_ALLOW_CIDRS=${range}`;
  return { allowed: false, rule, address: text, message };
}
