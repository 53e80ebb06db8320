import ipaddr from 'ipaddr.js';

/** What counts as one caller: an IPv4 address, or the /64 network that one IPv6 user has to choose from. */
export function addressSubject(remoteAddress: string): string {
  if (!ipaddr.isValid(remoteAddress)) return remoteAddress;
  const address = ipaddr.process(remoteAddress);
  if (address.kind() === 'ipv4') return address.toString();
  const network = address.toByteArray().slice(0, 8);
  return `${Buffer.from(network).toString('hex')}::/64`;
}
