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
  const own = given(whole);
  if (own !== undefined) return own;
  const [first] = alternatives(whole, root).some;
  return first ? (given(first) ?? inForm(first, root)) : null;
}

function given({
  examples = [],
  example,
  default: standard,
  const: only,
  enum: some = [],
}: JsonSchema): unknown {
  return examples[0] ?? example ?? standard ?? only ?? some[0];
}

function inForm(schema: JsonSchema, root: SchemaRoot): unknown {
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
      return {};
  }
}

function objectOf({ properties = {} }: JsonSchema, root: SchemaRoot): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, exampleOf(property, root)]),
  );
}
