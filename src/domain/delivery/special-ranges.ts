import ipaddr from 'ipaddr.js';
import type { TargetRule } from './target-guard.ts';

export type AddressRange = readonly [address: ipaddr.IPv4 | ipaddr.IPv6, bits: number];

type AddressRule = Extract<
  TargetRule,
  'private' | 'loopback' | 'link_local' | 'carrier_grade' | 'metadata' | 'multicast' | 'reserved'
>;

/** Where clouds keep credentials for whoever asks from inside; they come first, being parts of other ranges. */
const METADATA = [
  '169.254.169.254', // AWS, Google, Azure, OpenStack and most others
  '169.254.169.253', // AWS, its resolver
  '169.254.169.123', // AWS, its clock
  '169.254.170.2', // AWS ECS, credentials of tasks
  '169.254.170.23', // AWS EKS, credentials of pods
  '168.63.129.16', // Azure, its wire server: a public address
  '100.100.100.200', // Alibaba
  '100.96.0.96', // Volcengine
  '192.0.0.192', // Oracle
  'fd00:ec2::/32', // AWS
  'fd20:ce::254', // Google
  'fe80::a9fe:a9fe', // OpenStack
  'fd00:42::42', // Scaleway
];

/** The special-purpose registries of IANA, as far as they are not for everybody. */
const RANGES: Record<Exclude<AddressRule, 'metadata'>, readonly string[]> = {
  loopback: ['127.0.0.0/8', '0.0.0.0/8', '::1', '::'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10', '64:ff9b:1::/48'],
  link_local: ['169.254.0.0/16', 'fe80::/10'],
  carrier_grade: ['100.64.0.0/10'],
  multicast: ['224.0.0.0/4', 'ff00::/8'],
  reserved: [
    '192.0.0.0/24', // IETF protocols
    '192.0.2.0/24', // documentation
    '198.51.100.0/24', // documentation
    '203.0.113.0/24', // documentation
    '192.88.99.0/24', // relays of 6to4
    '198.18.0.0/15', // benchmarks
    '240.0.0.0/4', // never given out; broadcast
    '2001::/23', // IETF protocols, benchmarks and ORCHID among them
    '2001:db8::/32', // documentation
    '3fff::/20', // documentation
  ],
};

function parse(text: string): AddressRange {
  return text.includes('/') ? ipaddr.parseCIDR(text) : [ipaddr.parse(text), text.includes(':') ? 128 : 32];
}

const TABLE: readonly { rule: AddressRule; range: AddressRange }[] = [
  ...METADATA.map((text) => ({ rule: 'metadata' as const, range: parse(text) })),
  ...Object.entries(RANGES).flatMap(([rule, texts]) =>
    texts.map((text) => ({ rule: rule as keyof typeof RANGES, range: parse(text) })),
  ),
];
const GLOBAL_IPV6 = parse('2000::/3');

export function isIn(address: ipaddr.IPv4 | ipaddr.IPv6, [range, bits]: AddressRange): boolean {
  return address.kind() === range.kind() && address.match(range, bits);
}

/** Why an address is not for everybody, and the range that says so; null: it is. */
export function specialRange(address: ipaddr.IPv4 | ipaddr.IPv6): { rule: AddressRule; bits: number } | null {
  const found = TABLE.find(({ range }) => isIn(address, range));
  if (found) return { rule: found.rule, bits: found.range[1] };
  return address.kind() === 'ipv4' || isIn(address, GLOBAL_IPV6) ? null : { rule: 'reserved', bits: 0 };
}
