import { expect, test } from 'vitest';
import { Problem } from './problem.ts';
import { createTurns } from './turns.ts';

test('a caller has a few calls under way; the next ones come in order as they end', async () => {
  const turns = createTurns(2);
  const started: string[] = [];
  const start = async (name: string): Promise<() => void> => {
    const end = await turns.take('a');
    started.push(name);
    return end;
  };
  const [first, second] = [await start('first'), await start('second')];
  const [third, fourth] = [start('third'), start('fourth')];
  await Promise.resolve();
  expect(started).toEqual(['first', 'second']);
  second();
  (await third)();
  expect(started).toEqual(['first', 'second', 'third']);
  (await fourth)();
  first();
  expect(started).toEqual(['first', 'second', 'third', 'fourth']);
});

test('callers do not wait for each other', async () => {
  const turns = createTurns(1);
  await turns.take('a');
  const end = await turns.take('b');
  end();
  await turns.take('b');
});

test('not everybody can wait: beyond a hundred a call is refused', async () => {
  const turns = createTurns(1);
  await turns.take('a');
  for (let i = 0; i < 100; i++) void turns.take('a');
  await expect(turns.take('a')).rejects.toThrow(Problem);
});
