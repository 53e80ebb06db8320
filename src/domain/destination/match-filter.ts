import { splitTarget } from '#domain/request/project.ts';
import type { CapturedBytes } from '#domain/stream/log-store.ts';
import { DestinationFilter, type FilterCondition } from './filter.ts';
import { parseJsonPath, readJsonPath } from './json-path.ts';
import { matchesGlob, parseGlob } from './path-glob.ts';

/** Longer bodies are not parsed, and longer paths not matched: their conditions hold, as delivering is better than silence. */
const MAX_JSON_BYTES = 1024 * 1024;
const MAX_GLOB_PATH = 2_048;

type Filtered = Pick<CapturedBytes, 'method' | 'target' | 'rawHeaders' | 'body'>;

/** A request as filters look at it: what they need is worked out once for all of them, and only when it is needed. */
export class RequestView {
  private readonly request: Filtered;
  private path: string | undefined;
  private json: { value: unknown } | null | undefined;

  constructor(request: Filtered) {
    this.request = request;
  }

  get method(): string {
    return this.request.method;
  }

  /** What follows `/h/<id>`, without the query; `/` where nothing does. */
  get subPath(): string {
    return (this.path ??= splitTarget(this.request.target).path.replace(/^\/w?h\/[^/]*/, '') || '/');
  }

  /** `name` in lower case. */
  hasHeader(name: string, holds: (value: string) => boolean): boolean {
    const { rawHeaders } = this.request;
    for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
      if (rawHeaders[i]?.toLowerCase() === name && holds(rawHeaders[i + 1] ?? '')) return true;
    }
    return false;
  }

  get isTooLargeToParse(): boolean {
    return this.request.body.length > MAX_JSON_BYTES;
  }

  /** Null: it is no JSON. */
  get parsed(): { value: unknown } | null {
    if (this.json === undefined) this.json = parseJson(this.request.body);
    return this.json;
  }
}

function parseJson(body: Buffer): { value: unknown } | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''));
    return { value };
  } catch {
    return null;
  }
}

type Test = (request: RequestView) => boolean;

/** A filter made ready for the hot path, its cheap conditions first. */
export type CompiledFilter = readonly Test[];

/** Of what is stored; null: it takes everything. A filter that this version can't read withholds nothing. */
export function compileFilter(stored: unknown): CompiledFilter | null {
  if (stored === null || stored === undefined) return null;
  const filter = DestinationFilter.safeParse(stored);
  if (!filter.success) return null;
  const cheapFirst = filter.data.all.toSorted((a, b) => Number(a.on === 'json') - Number(b.on === 'json'));
  return cheapFirst.map(testOf);
}

export function matchesFilter(filter: CompiledFilter, request: RequestView): boolean {
  return filter.every((holds) => holds(request));
}

function testOf(condition: FilterCondition): Test {
  switch (condition.on) {
    case 'method':
      return ({ method }) => condition.in.includes(method);
    case 'path':
      return pathTest(condition);
    case 'header':
      return headerTest(condition);
    case 'json':
      return jsonTest(condition);
  }
}

function pathTest({ is, value }: Extract<FilterCondition, { on: 'path' }>): Test {
  if (is === 'equals') return ({ subPath }) => subPath === value;
  if (is === 'starts_with') return ({ subPath }) => subPath.startsWith(value);
  const glob = parseGlob(value);
  return ({ subPath }) => subPath.length > MAX_GLOB_PATH || matchesGlob(glob, subPath);
}

function headerTest(condition: Extract<FilterCondition, { on: 'header' }>): Test {
  const name = condition.name.toLowerCase();
  if (condition.is === 'exists') return (request) => request.hasHeader(name, () => true);
  // Captured values are Latin-1 code points: what was typed is compared as the bytes of its UTF-8.
  const value = Buffer.from(condition.value).toString('latin1');
  if (condition.is === 'equals') return (request) => request.hasHeader(name, (one) => one === value);
  return (request) => request.hasHeader(name, (one) => one.includes(value));
}

function jsonTest(condition: Extract<FilterCondition, { on: 'json' }>): Test {
  const steps = parseJsonPath(condition.path) ?? [];
  const wanted: readonly unknown[] | null =
    condition.is === 'exists' ? null : condition.is === 'in' ? condition.values : [condition.value];
  return (request) => {
    if (request.isTooLargeToParse) return true;
    const { parsed } = request;
    const found = parsed ? readJsonPath(parsed.value, steps) : undefined;
    return found !== undefined && (wanted?.includes(found) ?? true);
  };
}
