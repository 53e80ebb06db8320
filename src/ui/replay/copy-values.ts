import type { ReplayEdit } from './types.ts';

/** What the form edits of a request. */
export interface CopyValues {
  method: string;
  path: string;
  /** One a line, `Name: value`. */
  headers: string;
  body: string;
}

export interface Original {
  method: string;
  subPath: string;
  rawHeaders: readonly (readonly [name: string, value: string])[];
  body: string;
  bodyEncoding: 'utf8' | 'base64';
  bodyTruncated: boolean;
}

/** The server's limit on an edited body. */
const MAX_BODY_CHARS = 512 * 1024;

/** Bytes that are no text, or too many of them, go as they are. */
export function isBodyEditable({ body, bodyEncoding, bodyTruncated }: Original): boolean {
  return bodyEncoding === 'utf8' && !bodyTruncated && body.length <= MAX_BODY_CHARS;
}

export function copyValuesOf(original: Original): CopyValues {
  return {
    method: original.method,
    path: original.subPath,
    headers: original.rawHeaders.map(([name, value]) => `${name}: ${value}`).join('\n'),
    body: isBodyEditable(original) ? original.body : '',
  };
}

/** Lines as pairs, or the first that is none. */
export function parseHeaders(text: string): { headers: [string, string][] } | { problem: string } {
  const headers: [string, string][] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)$/.exec(line.trimEnd()) ?? [];
    if (name === undefined || value === undefined) {
      return { problem: `“${line.slice(0, 40)}” is no header. Write Name: value` };
    }
    headers.push([name, value]);
  }
  return { headers };
}

/** Only what is another than in the original; undefined when nothing is. */
export function toEdit(values: CopyValues, original: Original): ReplayEdit | undefined {
  const before = copyValuesOf(original);
  const parsed = parseHeaders(values.headers);
  const edit: ReplayEdit = {
    ...(values.method.trim().toUpperCase() === before.method ? {} : { method: values.method.trim() }),
    ...(values.path === before.path ? {} : { path: values.path }),
    ...(values.headers === before.headers || !('headers' in parsed) ? {} : { headers: parsed.headers }),
    ...(values.body === before.body || !isBodyEditable(original)
      ? {}
      : { body: { encoding: 'utf8', text: values.body } }),
  };
  return Object.keys(edit).length === 0 ? undefined : edit;
}
