import type { JsonSchema } from '#ui/docs/schema/json-schema.ts';

interface Body {
  content?: Readonly<Record<string, { schema?: JsonSchema }>>;
}

/** The schema of a JSON body; null where there is none. */
export function bodySchema(body: Body | undefined): JsonSchema | null {
  return body?.content?.['application/json']?.schema ?? null;
}
