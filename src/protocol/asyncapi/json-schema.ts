import { z } from 'zod';

/** A JSON Schema (draft 7), as far as this folder looks into it. */
export interface JsonSchema {
  $ref?: string;
  description?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema | JsonSchema[];
  definitions?: Record<string, JsonSchema>;
  [keyword: string]: unknown;
}

/**
 * The draft that AsyncAPI's own schema dialect extends. Unknown fields are left open: a later minor version may
 * add some. What it refers to is under `definitions`, and referred to where the document has it.
 */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  const made = JSON.stringify(z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }));
  // Guarantee: an object schema, written a line above.
  const found = JSON.parse(made.replaceAll('"#/definitions/', '"#/components/schemas/')) as JsonSchema;
  delete found['$schema'];
  return found;
}

function step(schema: JsonSchema | undefined, name: string): JsonSchema | undefined {
  const [field = ''] = name.split('[]');
  const found = schema?.properties?.[field];
  if (field === name) return found;
  return Array.isArray(found?.items) ? undefined : found?.items;
}

/** Sets descriptions by dotted field name, `[]` for what a list holds, where the schema has none of its own. */
export function describeFields(schema: JsonSchema, fields: Readonly<Record<string, string>>): void {
  for (const [path, description] of Object.entries(fields)) {
    const found = path.split('.').reduce<JsonSchema | undefined>(step, schema);
    if (found && found.$ref === undefined) found.description ??= description;
  }
}
