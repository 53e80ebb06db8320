import type { HeaderPair } from '#domain/request/project.ts';
import { malformed, type Flaw } from './flaw.ts';

/** All values of a header, in order. */
export type HeaderLookup = (name: string) => readonly string[];

export function lookupIn(pairs: readonly HeaderPair[]): HeaderLookup {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    const known = values.get(key);
    if (known) known.push(value);
    else values.set(key, [value]);
  }
  return (name) => values.get(name.toLowerCase()) ?? [];
}

interface HeaderForm {
  name: string;
  pattern: RegExp;
  expected: string;
}

/** The value of a header that must be there once and in its form. */
export function readHeader(headers: HeaderLookup, form: HeaderForm): string | Flaw {
  const [value, ...repeats] = headers(form.name);
  if (value === undefined) return { outcome: 'missing', header: form.name };
  if (repeats.length > 0) return malformed(form.name, `it once, not ${repeats.length + 1} times`);
  return form.pattern.test(value) ? value : malformed(form.name, form.expected);
}
