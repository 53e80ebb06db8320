import { describe, expect, it } from 'vitest';
import { outgoingPath } from './outgoing-path.ts';

const to = (destination: string, target: string) => outgoingPath(new URL(destination), target);

describe('the path at a destination', () => {
  it.each([
    ['https://a.example', '/h/orders', '/'],
    ['https://a.example/', '/h/orders/', '/'],
    ['https://a.example/hooks', '/h/orders', '/hooks'],
    ['https://a.example/hooks/', '/h/orders', '/hooks/'],
    ['https://a.example/hooks', '/h/orders/', '/hooks/'],
    ['https://a.example/hooks', '/h/orders/paid', '/hooks/paid'],
    ['https://a.example/hooks/', '/wh/orders/paid', '/hooks/paid'],
    ['https://a.example/hooks', 'http://hooks.example/h/orders/paid?x=1', '/hooks/paid?x=1'],
    ['https://a.example/hooks', '/h/orders?x=1', '/hooks?x=1'],
    ['https://a.example/hooks?key=1', '/h/orders', '/hooks?key=1'],
    ['https://a.example/hooks?key=1', '/h/orders/paid?x=%2f&&y', '/hooks/paid?key=1&x=%2f&&y'],
    ['https://a.example/', '/h/orders/%7e/a%2Fb//c;d=1/\u00fc?q=\u00e9', '/%7e/a%2Fb//c;d=1/\u00fc?q=\u00e9'],
    ['https://a.example/', '/h/orders/x#fragment', '/x'],
    ['https://a.example/hooks', '/h/orders/a/../b/./c', '/hooks/a/../b/./c'],
    ['https://a.example/hooks', '/h/orders/...', '/hooks/...'],
  ])('%s with %s is %s', (destination, target, path) => {
    expect(to(destination, target)).toBe(path);
  });

  it.each([
    '/h/orders/..',
    '/h/orders/../admin',
    '/h/orders/a/../../admin',
    '/h/orders/%2e%2E/admin',
    '/h/orders/.%2e/admin',
    '/h/orders/..%2fadmin',
    '/h/orders/..\\admin',
    '/h/orders/..%5cadmin',
    '/h/orders/..;x=1/admin',
    '/h/orders//../../admin',
  ])('can’t be left by %s', (target) => {
    expect(to('https://a.example/hooks', target)).toBeNull();
  });
});
