import { z } from 'zod';
import { createOpenApiDocument } from '#protocol/rest/openapi.ts';

/** A registered route, as the OpenAPI document has it. */
export interface RestRoute {
  /** Upper case. */
  method: string;
  /** With `{id}`. */
  path: string;
  /** For anybody. */
  isPublic: boolean;
  /** For tokens of a person, never for API keys. */
  isPersonal: boolean;
  scopes: readonly string[];
  takesBody: boolean;
  /** Names of the body's fields; none for a list. */
  fields: readonly string[];
  statuses: readonly number[];
  /** Names of the query's parameters. */
  query: readonly string[];
}

const Operation = z.object({
  security: z.array(z.record(z.string(), z.array(z.string()))),
  requestBody: z.unknown().optional(),
  responses: z.record(z.string(), z.unknown()),
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]),
});

const Schema = z.looseObject({
  $ref: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});
const Body = z.object({ content: z.object({ 'application/json': z.object({ schema: Schema }) }) });

const Document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), Schema) }),
});

function fieldsOf(body: unknown, schemas: Readonly<Record<string, z.infer<typeof Schema>>>): string[] {
  const { success, data } = Body.safeParse(body);
  if (!success) return [];
  const { schema } = data.content['application/json'];
  const named =
    schema.$ref === undefined ? schema : schemas[schema.$ref.replace('#/components/schemas/', '')];
  return Object.keys(named?.properties ?? {});
}

/** The routes of an OpenAPI document. */
export function readRoutes(document: unknown): RestRoute[] {
  const { paths, components } = Document.parse(document);
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { security, requestBody, responses, parameters }]) => ({
      method: method.toUpperCase(),
      path,
      isPublic: security.length === 0,
      isPersonal: security.some((one) => 'userToken' in one),
      scopes: Object.values(security[0] ?? {}).flat(),
      takesBody: requestBody !== undefined,
      fields: fieldsOf(requestBody, components.schemas),
      statuses: Object.keys(responses).map(Number),
      query: parameters.filter((one) => one.in === 'query').map(({ name }) => name),
    })),
  );
}

/** What the product serves, without a server: tests are made of it. */
export const REST_ROUTES: readonly RestRoute[] = readRoutes(createOpenApiDocument('http://localhost:3000'));
