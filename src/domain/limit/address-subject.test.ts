import { expect, it } from 'vitest';
import { addressSubject } from './address-subject.ts';

it('counts an IPv4 address as itself, also in its IPv6 spelling', () => {
  expect(addressSubject('203.0.113.9')).toBe('203.0.113.9');
  expect(addressSubject('::ffff:203.0.113.9')).toBe('203.0.113.9');
});

it('counts all IPv6 addresses of one /64 as one caller', () => {
  const subject = addressSubject('2001:db8:1:2::1');
  expect(addressSubject('2001:db8:1:2:ffff:ffff:ffff:ffff')).toBe(subject);
  expect(addressSubject('2001:db8:1:3::1')).not.toBe(subject);
});

it('takes what is not an address as it is', () => {
  expect(addressSubject('unknown')).toBe('unknown');
});
