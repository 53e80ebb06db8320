import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { parseCidrs, remoteAddressOf } from './remote-address.ts';

function addressOf(socket: string, forwarded: string | null, trusted: string): string {
  const headers = forwarded === null ? {} : { 'x-forwarded-for': forwarded };
  // Only these two parts of the message are read.
  const request = { socket: { remoteAddress: socket }, headers } as unknown as IncomingMessage;
  return remoteAddressOf(request, parseCidrs(trusted) ?? []);
}

describe('the sender’s address', () => {
  test.each([
    ['is the socket’s without trusted proxies', '203.0.113.9', '1.2.3.4', '', '203.0.113.9'],
    [
      'is the socket’s when the socket is no trusted proxy',
      '203.0.113.9',
      '1.2.3.4',
      '10.0.0.0/8',
      '203.0.113.9',
    ],
    ['is what a trusted proxy says', '10.1.2.3', '198.51.100.7', '10.0.0.0/8', '198.51.100.7'],
    [
      'is the right-most untrusted hop',
      '10.1.2.3',
      '6.6.6.6, 198.51.100.7, 10.9.9.9',
      '10.0.0.0/8',
      '198.51.100.7',
    ],
    ['stays the proxy’s when the header is garbage', '10.1.2.3', 'garbage', '10.0.0.0/8', '10.1.2.3'],
    ['stays the last proxy’s when all hops are trusted', '10.1.2.3', '10.9.9.9', '10.0.0.0/8', '10.9.9.9'],
    ['is plain IPv4 on a socket that speaks IPv6', '::ffff:203.0.113.9', null, '', '203.0.113.9'],
    ['knows trusted IPv6 proxies', '::1', '2001:db8::1', '::1/128', '2001:db8::1'],
    [
      'matches a mapped proxy address against IPv4 ranges',
      '::ffff:10.1.2.3',
      '198.51.100.7',
      '10.0.0.0/8',
      '198.51.100.7',
    ],
  ])('%s', (_, socket, forwarded, trusted, expected) => {
    expect(addressOf(socket, forwarded, trusted)).toBe(expected);
  });
});

describe('a list of CIDRs', () => {
  test('may hold single addresses and spaces', () => {
    expect(parseCidrs(' 10.0.0.0/8 , 192.0.2.1, ::1 ')).toHaveLength(3);
  });

  test.each(['10.0.0.0/99', 'localhost', '10.0.0'])('is refused when it holds %s', (text) => {
    expect(parseCidrs(text)).toBeNull();
  });
});
