import { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { createConnection, type Connection } from './connection.ts';
import { createIdleConnections } from './idle-connections.ts';

function connection(): Connection {
  return createConnection('http://127.0.0.1', new Socket(), '127.0.0.1');
}

it('the one that was used last is taken first', () => {
  const idle = createIdleConnections();
  const [first, second] = [connection(), connection()];
  idle.put('a', first);
  idle.put('a', second);
  expect(idle.take('b')).toBeNull();
  expect(idle.take('a')).toBe(second);
  expect(idle.take('a')).toBe(first);
  expect(idle.take('a')).toBeNull();
});

it('a key keeps ten; more are closed', () => {
  const idle = createIdleConnections();
  const all = Array.from({ length: 12 }, connection);
  for (const one of all) idle.put('a', one);
  expect(all.map(({ socket }) => socket.destroyed)).toEqual(all.map((_, at) => at >= 10));
});

it('all keys together keep 512, and the oldest makes room', () => {
  const idle = createIdleConnections();
  const all = Array.from({ length: 514 }, connection);
  for (const [at, one] of all.entries()) idle.put(`key ${at}`, one);
  expect(all.filter(({ socket }) => socket.destroyed)).toEqual(all.slice(0, 2));
  expect(idle.take('key 0')).toBeNull();
  expect(idle.take('key 513')).toBe(all[513]);
});

it('one that is a minute old is not kept, so that a name’s new address is seen', () => {
  const idle = createIdleConnections();
  const old = { ...connection(), openedAt: performance.now() - 60_001 };
  idle.put('a', old);
  expect(old.socket.destroyed).toBe(true);
  expect(idle.take('a')).toBeNull();
});

it('after the end all are closed, and none is kept', () => {
  const idle = createIdleConnections();
  const [before, after] = [connection(), connection()];
  idle.put('a', before);
  idle.close();
  idle.put('a', after);
  expect([before.socket.destroyed, after.socket.destroyed]).toEqual([true, true]);
});
