import { alternatives, resolve, type JsonSchema, type SchemaRoot } from './json-schema.ts';

const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'UUID',
  'date-time': 'ISO 8601 time',
  uri: 'URL',
  email: 'e-mail address',
};

/** The type in a few words: `integer`, `list of UUID`, `"a" or "b"`, `UUID or null`. */
export function typeWords(schema: JsonSchema, root: SchemaRoot): string {
  const { some, nullable } = alternatives(resolve(schema, root), root);
  const words = [...new Set(some.map((one) => wordsOf(one, root)))];
  return [...words, ...(nullable ? ['null'] : [])].join(' or ');
}

function wordsOf(schema: JsonSchema, root: SchemaRoot): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (schema.type === 'array') return listWords(schema, root);
  if (schema.type === 'object') return objectWords(schema, root);
  if (schema.type === 'string') return FORMATS[schema.format ?? ''] ?? 'string';
  if (schema.anyOf || schema.oneOf) return typeWords(schema, root);
  return typeof schema.type === 'string' ? schema.type : 'anything';
}

function listWords({ items, prefixItems }: JsonSchema, root: SchemaRoot): string {
  if (prefixItems) return `[${prefixItems.map((one) => typeWords(one, root)).join(', ')}]`;
  if (!items) return 'list';
  const inner = typeWords(items, root);
  return inner.includes(' or ') ? `list of (${inner})` : `list of ${inner}`;
}

function objectWords({ properties, additionalProperties }: JsonSchema, root: SchemaRoot): string {
  if (properties || typeof additionalProperties !== 'object') return 'object';
  const inner = typeWords(additionalProperties, root);
  return inner === 'anything' ? 'object' : `object of ${inner} by name`;
}
