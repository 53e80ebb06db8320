import { describe, expect, test } from 'vitest';
import { Plan } from '#domain/limit/plan.ts';
import { ALL_LIMITS, HELD_BY_NO_DOOR, USES_NO_LIMIT } from '#testing/limits/rows/all.ts';
import { REST_ROUTES } from '#testing/rest-routes.ts';
import { appRouter } from '#transport/trpc/router.ts';

// A limit or a door that is new has to be in the table, or to be named there with the reason why not.

const fields = Object.keys(Plan.shape).sort();
const named = new Set(ALL_LIMITS.flatMap(({ doors }) => doors.map(({ door }) => door)));

describe('each limit of a plan', () => {
  test('has a row, or a reason for none, and not both', () => {
    const rows = ALL_LIMITS.map(({ field }) => field);
    expect([...rows, ...Object.keys(HELD_BY_NO_DOOR)].sort()).toEqual(fields);
    expect(ALL_LIMITS.filter(({ doors }) => doors.length === 0)).toEqual([]);
  });

  test('of REST calls has every route that knows its caller', () => {
    const known = REST_ROUTES.filter(({ isPublic }) => !isPublic).map(
      ({ method, path }) => `${method} ${path}`,
    );
    for (const { field, doors } of ALL_LIMITS.filter(({ field: one }) => one.startsWith('rest'))) {
      expect([field, doors.map(({ door }) => door).sort()]).toEqual([field, known.toSorted()]);
    }
  });
});

/** What takes or changes something, apart from the count of REST calls. */
const REST_DOORS = REST_ROUTES.filter(({ method }) => method !== 'GET').map(
  ({ method, path }) => `${method} ${path}`,
);
// Guarantee: tRPC keeps each procedure's kind under this name.
const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;
const TRPC_DOORS = Object.entries(procedures)
  .filter(([, { _def }]) => _def.type !== 'query')
  .map(([path]) => `trpc ${path}`);
const OTHER_DOORS = ['ANY /h/{id}', 'ANY /wh/{slug}', 'GET /ws/{id}', 'GET /v1/ws'];

describe('each door that takes or changes something', () => {
  const inTable = new Set(
    ALL_LIMITS.filter(({ field }) => !field.startsWith('rest')).flatMap(({ doors }) =>
      doors.map(({ door }) => door),
    ),
  );

  test.each([...REST_DOORS, ...TRPC_DOORS, ...OTHER_DOORS])(
    'is in the table, or uses up nothing that is limited: %s',
    (door) => {
      const what = `${door}: give it a row in testing/limits/rows, or say in USES_NO_LIMIT why it needs none`;
      expect(inTable.has(door) !== door in USES_NO_LIMIT, what).toBe(true);
    },
  );

  test('of the table exists', () => {
    const reading = REST_ROUTES.map(({ method, path }) => `${method} ${path}`);
    const all = [...REST_DOORS, ...TRPC_DOORS, ...OTHER_DOORS, ...reading];
    for (const door of named) expect(all).toContain(door);
  });
});
