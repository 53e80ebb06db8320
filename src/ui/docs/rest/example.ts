import { EXAMPLE } from '#ui/docs/contract/examples.ts';
import { alternatives, resolve, type JsonSchema, type SchemaRoot } from '#ui/docs/schema/json-schema.ts';

const BY_FORMAT: Readonly<Record<string, string>> = {
  uuid: EXAMPLE.requestId,
  'date-time': EXAMPLE.time,
  uri: 'https://example.com/hooks',
  email: 'ada@example.com',
  password: '…',
};

/** What a schema shows for itself, or else a value in its form. */
export function exampleOf(schema: JsonSchema, root: SchemaRoot): unknown {
  const whole = resolve(schema, root);
  const [given] = whole.examples ?? [];
  if (given !== undefined) return given;
  if (whole.example !== undefined) return whole.example;
  if (whole.default !== undefined) return whole.default;
  const [first] = alternatives(whole, root).some;
  return first ? valueOf(first, root) : null;
}

function valueOf(schema: JsonSchema, root: SchemaRoot): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  switch (schema.type) {
    case 'array':
      return schema.items ? [exampleOf(schema.items, root)] : [];
    case 'object':
      return objectOf(schema, root);
    case 'string':
      return BY_FORMAT[schema.format ?? ''] ?? '…';
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'boolean':
      return false;
    default:
      return schema.anyOf || schema.oneOf ? exampleOf(schema, root) : {};
  }
}

function objectOf({ properties = {} }: JsonSchema, root: SchemaRoot): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, exampleOf(property, root)]),
  );
}
