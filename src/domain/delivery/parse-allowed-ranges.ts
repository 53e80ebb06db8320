import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { isIn, type AddressRange } from './special-ranges.ts';

const EXAMPLE = 'for example 10.0.0.0/8,fd00::/8';

const CIDR = /^([^/%]+)(?:\/(\d{1,3}))?$/;
const MAPPED = ipaddr.parseCIDR('::ffff:0:0/96');

function parseOne(text: string): AddressRange | { problem: string } {
  const [, address = '', bits] = CIDR.exec(text) ?? [];
  const kind = isIP(address);
  if (kind === 0) return { problem: `“${text}” is not a CIDR or an IP address, ${EXAMPLE}` };
  const most = kind === 4 ? 32 : 128;
  const length = bits === undefined ? most : Number(bits);
  if (length > most)
    return { problem: `“${text}” has more bits than an IPv${kind} address: at most /${most}` };
  const parsed = ipaddr.parse(address);
  if (isIn(parsed, MAPPED)) {
    return { problem: `“${text}” is IPv4 written as IPv6: write it as IPv4, ${EXAMPLE}` };
  }
  const family = kind === 4 ? ipaddr.IPv4 : ipaddr.IPv6;
  const network = family.networkAddressFromCIDR(`${address}/${length}`).toString();
  if (network === parsed.toString()) return [parsed, length];
  return { problem: `“${text}” names one address of a network: write ${network}/${length}` };
}

/** A comma-separated list of CIDRs and addresses, or one sentence on its first mistake. */
export function parseAllowedRanges(text: string): { ranges: readonly AddressRange[] } | { problem: string } {
  const ranges: AddressRange[] = [];
  for (const part of text.split(',').map((one) => one.trim())) {
    if (part === '') continue;
    const parsed = parseOne(part);
    if ('problem' in parsed) return parsed;
    ranges.push(parsed);
  }
  return { ranges };
}
