import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parsePlans } from './parse-plans.ts';
import { Plan, PLANS } from './plan.ts';

// Undefined is left out of JSON.
const FREE = { ...PLANS['free'], id: undefined };
const fileOf = (change: object, plan = 'free'): string => JSON.stringify({ [plan]: { ...FREE, ...change } });

test('the table of the hosted service, written to a file, is read back as it is', () => {
  const table = Object.entries(PLANS).map(([id, plan]) => [id, { ...plan, id: undefined }]);
  expect(parsePlans(JSON.stringify(Object.fromEntries(table)))).toEqual({ plans: PLANS });
});

test('every plan of the code is one that a file could hold', () => {
  for (const [id, plan] of Object.entries(PLANS)) expect(Plan.parse(plan)).toEqual({ ...plan, id });
});

test('the example in the README is a table', () => {
  const [, example = ''] = /```json\n(\{\n {2}"small"[^]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
  expect(parsePlans(example)).toHaveProperty('plans.small.title', 'Small');
});

test('plans keep the order of the file', () => {
  const parsed = parsePlans(JSON.stringify({ large: FREE, small: FREE }));
  expect('plans' in parsed && Object.keys(parsed.plans)).toEqual(['large', 'small']);
});

test('the members an object inherits are no plan', () => {
  const parsed = parsePlans('{"__proto__": {}}');
  expect(parsed).toMatchObject({ problem: expect.stringContaining('must be named') as string });
});

describe('a mistake is one sentence that names the plan, the field and what is allowed', () => {
  test.each([
    ['not JSON', '{', 'must be a JSON object with at least one plan'],
    ['a list', '[]', 'must be a JSON object with at least one plan'],
    ['no plan', '{}', 'must be a JSON object with at least one plan'],
    ['a name with a space', fileOf({}, 'my plan'), 'plan "my plan" must be named with 1 to 40 lower-case'],
    ['a plan that is a number', '{"free": 5}', 'plan "free" must be an object with the fields title, endp'],
    ['an unknown field', fileOf({ endpoint: 5 }), 'plan "free": the field "endpoint" is not known; the fi'],
    ['an id', fileOf({ id: 'free' }), 'plan "free": the field "id" is not known'],
    [
      'a missing field',
      fileOf({ endpoints: undefined }),
      'plan "free": "endpoints" must be a whole number from 1, or null for no limit; it is missing',
    ],
    [
      'a text for a number',
      fileOf({ requestsPerDay: '500' }),
      '"requestsPerDay" must be a whole number from 1',
    ],
    ['a fraction', fileOf({ burstPerSecond: 1.5 }), '"burstPerSecond" must be a whole number from 1'],
    [
      'zero',
      fileOf({ endpoints: 0 }),
      '"endpoints" must be a whole number from 1, or null for no limit; it is 0',
    ],
    [
      'no keys below zero',
      fileOf({ apiKeys: -1 }),
      '"apiKeys" must be a whole number from 1, 0 for not allowed',
    ],
    [
      'a body without a limit',
      fileOf({ bodyBytes: null }),
      '"bodyBytes" must be a whole number of bytes from 1',
    ],
    ['a body beyond memory', fileOf({ bodyBytes: 1e9 }), 'from 1 to 100663296; it is 1000000000'],
    ['no retention', fileOf({ retentionDays: 0 }), '"retentionDays" must be a whole number of days from 1'],
    ['too much overflow', fileOf({ overflowPercent: 2_000 }), 'percent from 0 to 1000; it is 2000'],
    ['a text for a flag', fileOf({ replay: 'yes' }), '"replay" must be true or false; it is "yes"'],
    ['an empty title', fileOf({ title: ' ' }), '"title" must be a text of 1 to 40 characters'],
    [
      'a price that is none',
      fileOf({ priceIds: ['a b'] }),
      '"priceIds" must be a list of ids of Stripe prices',
    ],
    ['one REST limit', fileOf({ restBurst: null }), '"restCallsPerMinute" and "restBurst" must both be'],
    [
      'a price of two plans',
      JSON.stringify({ a: { ...FREE, priceIds: ['price_1'] }, b: { ...FREE, priceIds: ['price_1'] } }),
      'plan "b": "priceIds" must not have price_1, which buys plan "a"',
    ],
  ])('%s', (_name, text, words) => {
    const parsed = parsePlans(text);
    const problem = 'problem' in parsed ? parsed.problem : '';
    expect(problem).toContain(words);
    expect(problem).not.toContain('\n');
  });

  test('no keys at all is a plan', () => {
    expect(parsePlans(fileOf({ apiKeys: 0 }))).toHaveProperty('plans.free.apiKeys', 0);
  });
});
