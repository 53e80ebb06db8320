import { describe, expect, it } from 'vitest';
import { judgeAddress } from './judge-address.ts';

describe('a refusal', () => {
  it('names the address, the rule and what the operator can set', () => {
    expect(judgeAddress('10.0.0.5', [])).toEqual({
      allowed: false,
      rule: 'private',
      address: '10.0.0.5',
      message:
        '10.0.0.5 is a private address, and Hookwire sends to public ones only; who runs this server can allow it with DELIVERY_ALLOW_CIDRS=10.0.0.5/32',
    });
  });

  it('shows the way from the name to the address inside the address', () => {
    expect(judgeAddress('64:ff9b::7f00:1', [], 'hooks.example.com')).toMatchObject({
      rule: 'loopback',
      address: '64:ff9b::7f00:1',
      message:
        'hooks.example.com leads to 64:ff9b::7f00:1 leads to 127.0.0.1, a loopback address, and Hookwire sends to public ones only; who runs this server can allow it with DELIVERY_ALLOW_CIDRS=127.0.0.1/32',
    });
  });

  it.each([
    ['fe80::1%eth0', 'link_local'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['fd00:ec2::254', 'metadata'],
  ])('is given to %s as a socket writes it', (address, rule) => {
    expect(judgeAddress(address, [])).toMatchObject({ allowed: false, rule });
  });

  it.each(['0177.0.0.1', '127.1', '0x7f000001', '2130706433', 'localhost', '[::1]', '8.8.8.8/8', ''])(
    'is given to %j, which is not how an address is written',
    (text) => {
      expect(judgeAddress(text, [])).toMatchObject({ allowed: false, rule: 'unresolvable', address: null });
    },
  );
});
