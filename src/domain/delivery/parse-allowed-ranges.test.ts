import { describe, expect, it } from 'vitest';
import { parseAllowedRanges } from './parse-allowed-ranges.ts';

describe('a list of networks that deliveries may go to', () => {
  it.each([
    ['', []],
    [' 10.0.0.0/8 , fd00::/8,', ['10.0.0.0/8', 'fd00::/8']],
    ['192.168.1.7,::1', ['192.168.1.7/32', '::1/128']],
    ['0.0.0.0/0', ['0.0.0.0/0']],
  ])('%j is read', (text, expected) => {
    const parsed = parseAllowedRanges(text);
    const ranges = 'ranges' in parsed ? parsed.ranges : [];
    expect(ranges.map(([address, bits]) => `${address.toString()}/${bits}`)).toEqual(expected);
  });

  it.each([
    ['10.0.0.0/8,nas.local', '“nas.local” is not a CIDR or an IP address, for example 10.0.0.0/8,fd00::/8'],
    ['10.0.0', '“10.0.0” is not a CIDR or an IP address, for example 10.0.0.0/8,fd00::/8'],
    ['10.0.0.0/', '“10.0.0.0/” is not a CIDR or an IP address, for example 10.0.0.0/8,fd00::/8'],
    ['10.0.0.0/8/8', '“10.0.0.0/8/8” is not a CIDR or an IP address, for example 10.0.0.0/8,fd00::/8'],
    ['0x0a.0.0.0/8', '“0x0a.0.0.0/8” is not a CIDR or an IP address, for example 10.0.0.0/8,fd00::/8'],
    ['fe80::1%eth0', '“fe80::1%eth0” is not a CIDR or an IP address, for example 10.0.0.0/8,fd00::/8'],
    [
      '10.0.0.0 172.16.0.0/12',
      '“10.0.0.0 172.16.0.0/12” is not a CIDR or an IP address, for example 10.0.0.0/8,fd00::/8',
    ],
    ['10.0.0.0/33', '“10.0.0.0/33” has more bits than an IPv4 address: at most /32'],
    ['fd00::/129', '“fd00::/129” has more bits than an IPv6 address: at most /128'],
    ['10.1.2.3/8', '“10.1.2.3/8” names one address of a network: write 10.0.0.0/8'],
    ['fd00::1/8', '“fd00::1/8” names one address of a network: write fd00::/8'],
    [
      '::ffff:10.0.0.0/104',
      '“::ffff:10.0.0.0/104” is IPv4 written as IPv6: write it as IPv4, for example 10.0.0.0/8,fd00::/8',
    ],
  ])('%j is refused in one sentence', (text, problem) => {
    expect(parseAllowedRanges(text)).toEqual({ problem });
  });
});
