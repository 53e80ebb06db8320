import type { RequestSummary } from './router-types.ts';

export interface RequestFilter {
  /** Part of the target or the id, whatever the case; empty for all. */
  text: string;
  /** Null for all. */
  method: string | null;
}

export const NO_FILTER: RequestFilter = { text: '', method: null };

export function isFiltering(filter: RequestFilter): boolean {
  return filter.text !== '' || filter.method !== null;
}

/** The server's rule, for rows that arrive live. `basePath` is the endpoint's path, which a target starts with. */
export function matchesFilter(request: RequestSummary, filter: RequestFilter, basePath: string): boolean {
  if (filter.method !== null && request.method !== filter.method.toUpperCase()) return false;
  const text = filter.text.toLowerCase();
  if (text === '') return true;
  const target = basePath + (request.subPath === '/' ? '' : request.subPath);
  return target.toLowerCase().includes(text) || request.id.includes(text);
}
