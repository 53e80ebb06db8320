import { expect, it } from 'vitest';
import { createByteBudget } from './byte-budget.ts';

async function orderOf(
  work: (log: string[], take: (name: string, bytes: number) => void) => void,
  total = 10,
) {
  const budget = createByteBudget(total);
  const log: string[] = [];
  work(log, (name, bytes) => void budget.take(bytes).then(() => log.push(name)));
  await Promise.resolve();
  return { budget, log };
}

it('lets nobody overtake a larger one that waits', async () => {
  const { budget, log } = await orderOf((_, take) => {
    take('a', 8);
    take('large', 9);
    take('small', 1);
  });
  expect(log).toEqual(['a']);
  budget.giveBack(8);
  await Promise.resolve();
  expect(log).toEqual(['a', 'large', 'small']);
});

it('gives one that is larger than all of it the whole, and takes only that back', async () => {
  const { budget, log } = await orderOf((_, take) => {
    take('huge', 50);
    take('next', 10);
    take('last', 10);
  });
  expect(log).toEqual(['huge']);
  budget.giveBack(50);
  await Promise.resolve();
  expect(log).toEqual(['huge', 'next']);
  budget.giveBack(10);
  await Promise.resolve();
  expect(log).toEqual(['huge', 'next', 'last']);
});
