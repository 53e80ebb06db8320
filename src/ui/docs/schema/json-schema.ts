/** The part of JSON Schema 2020-12 that zod and OpenAPI 3.1 documents of ours use. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: readonly unknown[];
  const?: unknown;
  anyOf?: readonly JsonSchema[];
  oneOf?: readonly JsonSchema[];
  allOf?: readonly JsonSchema[];
  items?: JsonSchema;
  prefixItems?: readonly JsonSchema[];
  properties?: Readonly<Record<string, JsonSchema>>;
  required?: readonly string[];
  additionalProperties?: boolean | JsonSchema;
  description?: string;
  default?: unknown;
  example?: unknown;
  examples?: readonly unknown[];
  minimum?: number;
  maximum?: number;
}

/** What `$ref` points into: a document with `components.schemas`, or a schema with `$defs`. */
export type SchemaRoot = object;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The schema that is meant: behind a reference, or the only one of `allOf`, with what is said beside it. */
export function resolve(schema: JsonSchema, root: SchemaRoot): JsonSchema {
  const { $ref, allOf = [], ...own } = schema;
  if ($ref !== undefined) return { ...resolve(follow($ref, root), root), ...own };
  const [only] = allOf;
  return only && allOf.length === 1 ? { ...resolve(only, root), ...own } : schema;
}

function follow(ref: string, root: SchemaRoot): JsonSchema {
  let found: unknown = root;
  for (const step of ref.replace(/^#\//, '').split('/')) {
    found = isObject(found) ? found[step] : undefined;
  }
  if (!isObject(found)) throw new Error(`${ref} leads nowhere`);
  return found;
}

/** The alternatives without null, and whether null is one. */
export function alternatives(
  schema: JsonSchema,
  root: SchemaRoot,
): { some: JsonSchema[]; nullable: boolean } {
  const listed = (schema.anyOf ?? schema.oneOf)?.map((one) => resolve(one, root)) ?? [schema];
  const some = listed.flatMap((one) => (Array.isArray(one.type) ? withoutNull(one, one.type) : [one]));
  const isNull = (one: JsonSchema): boolean => one.type === 'null' || one.const === null;
  const nullable = some.length < listed.length || listed.some(allowsNull) || some.some(isNull);
  return { some: some.filter((one) => !isNull(one)), nullable };
}

function allowsNull({ type }: JsonSchema): boolean {
  return Array.isArray(type) && type.includes('null');
}

function withoutNull(schema: JsonSchema, types: readonly string[]): JsonSchema[] {
  return types.filter((type) => type !== 'null').map((type) => ({ ...schema, type }));
}
