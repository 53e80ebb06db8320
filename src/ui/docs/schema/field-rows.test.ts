import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fieldRows } from './field-rows.ts';

const rowsOf = (schema: z.ZodType) =>
  // Guarantee: JSON Schema as zod writes it.
  fieldRows(z.toJSONSchema(schema) as Parameters<typeof fieldRows>[0]);

describe('the rows of a schema', () => {
  it('say name, type and whether the field is always there', () => {
    const schema = z.object({
      id: z.uuid(),
      at: z.iso.datetime().nullable(),
      mode: z.enum(['a', 'b']).optional().describe('How'),
      headers: z.record(z.string(), z.string()),
      pairs: z.array(z.tuple([z.string(), z.int()])),
    });
    expect(rowsOf(schema)).toEqual([
      { name: 'id', type: 'UUID', required: true },
      { name: 'at', type: 'ISO 8601 time or null', required: true },
      { name: 'mode', type: '"a" or "b"', required: false, description: 'How' },
      { name: 'headers', type: 'object of string by name', required: true },
      { name: 'pairs', type: 'list of [string, integer]', required: true },
    ]);
  });

  it('open nested objects, lists of objects and references', () => {
    const Named = z.object({ name: z.string() }).meta({ id: 'Named' });
    const names = rowsOf(z.object({ one: Named, many: z.array(Named), maybe: Named.nullable() }));
    expect(names.map(({ name }) => name)).toEqual([
      'one',
      'one.name',
      'many',
      'many[].name',
      'maybe',
      'maybe.name',
    ]);
  });

  it('show two spellings of a field as one', () => {
    const schema = z.object({ createdAt: z.string(), id: z.string(), created_at: z.string() });
    expect(rowsOf(schema)).toEqual([
      { name: 'createdAt', alias: 'created_at', type: 'string', required: true },
      { name: 'id', type: 'string', required: true },
    ]);
  });
});
