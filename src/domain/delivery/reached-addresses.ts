import ipaddr from 'ipaddr.js';
import { isIn, type AddressRange } from './special-ranges.ts';

/** Where an IPv6 address has an IPv4 address in it, to which kernels and gateways carry the packets. */
const EMBEDDINGS: readonly { range: AddressRange; byte: number; isInverted?: true }[] = [
  { range: ipaddr.parseCIDR('::ffff:0:0/96'), byte: 12 }, // mapped
  { range: ipaddr.parseCIDR('::ffff:0:0:0/96'), byte: 12 }, // SIIT
  { range: ipaddr.parseCIDR('64:ff9b::/96'), byte: 12 }, // NAT64
  { range: ipaddr.parseCIDR('2002::/16'), byte: 2 }, // 6to4
  { range: ipaddr.parseCIDR('2001::/32'), byte: 4 }, // Teredo, its server
  { range: ipaddr.parseCIDR('2001::/32'), byte: 12, isInverted: true }, // Teredo, its client
];
const COMPATIBLE = ipaddr.parseCIDR('::/96');
const ISATAP = /^0[02]005efe$/;

function ipv4At(bytes: readonly number[], byte: number, isInverted = false): ipaddr.IPv4 {
  return new ipaddr.IPv4(bytes.slice(byte, byte + 4).map((one) => (isInverted ? one ^ 0xff : one)));
}

/** The addresses to judge in the place of one: those inside it, where it leads there, else itself. */
export function reachedAddresses(address: ipaddr.IPv4 | ipaddr.IPv6): (ipaddr.IPv4 | ipaddr.IPv6)[] {
  if (address.kind() === 'ipv4') return [address];
  const bytes = address.toByteArray();
  const inside = EMBEDDINGS.filter(({ range }) => isIn(address, range)).map(({ byte, isInverted }) =>
    ipv4At(bytes, byte, isInverted),
  );
  if (inside.length > 0) return inside;
  // `::` and `::1` are not 0.0.0.0 and 0.0.0.1.
  if (isIn(address, COMPATIBLE) && bytes.slice(12, 15).some((byte) => byte !== 0)) return [ipv4At(bytes, 12)];
  const isIsatap = ISATAP.test(Buffer.from(bytes.slice(8, 12)).toString('hex'));
  return isIsatap ? [address, ipv4At(bytes, 12)] : [address];
}
