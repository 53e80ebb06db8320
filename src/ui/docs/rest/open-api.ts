import { createOpenApiDocument } from '#protocol/rest/openapi.ts';
import type { JsonSchema } from '#ui/docs/schema/json-schema.ts';

interface Body {
  content?: Readonly<Record<string, { schema?: JsonSchema }>>;
}

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: JsonSchema;
}

/** The part of an OpenAPI operation that our documents use. */
export interface Operation {
  operationId: string;
  tags: readonly string[];
  summary: string;
  description?: string;
  security?: readonly Readonly<Record<string, readonly string[]>>[];
  parameters?: readonly Parameter[];
  requestBody?: Body;
  responses: Readonly<Record<string, Body & { description: string }>>;
}

export interface OpenApiDocument {
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface Route {
  method: string;
  path: string;
  operation: Operation;
}

export interface RestGroup {
  /** The last part of the page's address. */
  slug: string;
  /** The tag of its operations. */
  title: string;
  routes: readonly Route[];
}

/** The document that is served at /openapi.json; the host stands in no path, so any does here. */
export const OPEN_API =
  // Guarantee: every contract has a summary, an operationId and one tag, which the document's test holds.
  createOpenApiDocument('https://hookwire.invalid') as unknown as OpenApiDocument;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

function slugOf(tag: string): string {
  return tag
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** The operations by tag, in the order of the document, `/v1` first; within a tag by path, reading before writing. */
export function groupRoutes(document: OpenApiDocument): RestGroup[] {
  const routes = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ method, path, operation })),
  );
  const order = ({ path, method }: Route): string => `${path} ${METHODS.indexOf(method)}`;
  const titles = [...new Set(routes.flatMap(({ operation }) => operation.tags))];
  const groups = titles.map((title) => ({
    slug: slugOf(title),
    title,
    routes: routes
      .filter(({ operation }) => operation.tags.includes(title))
      .sort((one, other) => order(one).localeCompare(order(other))),
  }));
  const isNew = ({ routes: [first] }: RestGroup): boolean => first?.path.startsWith('/v1/') ?? false;
  return [...groups.filter(isNew), ...groups.filter((group) => !isNew(group))];
}

export const REST_GROUPS: readonly RestGroup[] = groupRoutes(OPEN_API);
