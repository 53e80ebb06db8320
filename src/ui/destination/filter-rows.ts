import type { Filter, FilterCondition, JsonValue } from './types.ts';

export type FilterSubject = FilterCondition['on'];
export type FilterTest = 'in' | 'equals' | 'starts_with' | 'glob' | 'exists' | 'contains';

/** A condition as the form holds it. */
export interface FilterRow {
  key: string;
  on: FilterSubject;
  is: FilterTest;
  /** Of a header its name, of JSON the path into it. */
  name: string;
  /** What is compared with; several are separated by commas. */
  value: string;
}

/** What can be asked of each subject, the first by default. */
export const TESTS: Readonly<Record<FilterSubject, readonly FilterTest[]>> = {
  method: ['in'],
  path: ['starts_with', 'equals', 'glob'],
  header: ['equals', 'contains', 'exists'],
  json: ['equals', 'in', 'exists'],
};

/** `42`, `true` and `null` are meant as such, `"42"` as the text, everything else as the text it is. */
export function parseJsonValue(text: string): JsonValue {
  const trimmed = text.trim();
  if (/^(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|".*")$/.test(trimmed)) {
    try {
      // Guarantee: the pattern lets only scalars through.
      return JSON.parse(trimmed) as JsonValue;
    } catch {
      return trimmed;
    }
  }
  return trimmed;
}

/** The other way round: quoted where the bare text would be read as something else. */
export function formatJsonValue(value: JsonValue): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return parseJsonValue(value) === value && !value.includes(',') ? value : JSON.stringify(value);
}

/** At commas, but not within quotes. */
export function splitList(text: string): string[] {
  return (text.match(/\s*"(?:[^"\\]|\\.)*"\s*|[^,]+/g) ?? [])
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function valueOf(condition: FilterCondition): string {
  switch (condition.on) {
    case 'method':
      return condition.in.join(', ');
    case 'path':
      return condition.value;
    case 'header':
      return condition.is === 'exists' ? '' : condition.value;
    case 'json':
      if (condition.is === 'exists') return '';
      return condition.is === 'in'
        ? condition.values.map(formatJsonValue).join(', ')
        : formatJsonValue(condition.value);
  }
}

function nameOf(condition: FilterCondition): string {
  if (condition.on === 'header') return condition.name;
  return condition.on === 'json' ? condition.path : '';
}

export function rowsOf(filter: Filter | null): FilterRow[] {
  return (filter?.all ?? []).map((condition, index) => ({
    key: String(index),
    on: condition.on,
    is: condition.on === 'method' ? 'in' : condition.is,
    name: nameOf(condition),
    value: valueOf(condition),
  }));
}

function pathCondition(is: FilterTest, value: string): FilterCondition {
  return { on: 'path', is: is === 'equals' || is === 'glob' ? is : 'starts_with', value };
}

function headerCondition(name: string, is: FilterTest, value: string): FilterCondition {
  if (is === 'exists') return { on: 'header', name, is };
  return { on: 'header', name, is: is === 'contains' ? is : 'equals', value };
}

function jsonCondition(path: string, is: FilterTest, value: string): FilterCondition {
  if (is === 'exists') return { on: 'json', path, is };
  return is === 'in'
    ? { on: 'json', path, is, values: splitList(value).map(parseJsonValue) }
    : { on: 'json', path, is: 'equals', value: parseJsonValue(value) };
}

function toCondition({ on, is, name, value }: FilterRow): FilterCondition {
  switch (on) {
    case 'method':
      return { on, in: splitList(value).map((method) => method.toUpperCase()) };
    case 'path':
      return pathCondition(is, value.trim());
    case 'header':
      return headerCondition(name.trim(), is, value.trim());
    case 'json':
      return jsonCondition(name.trim(), is, value);
  }
}

/** Null for no rows: everything is taken. */
export function toFilter(rows: readonly FilterRow[]): Filter | null {
  return rows.length === 0 ? null : { all: rows.map(toCondition) };
}

const QUOTED = (text: string): string => `“${text}”`;

function jsonWords(condition: Extract<FilterCondition, { on: 'json' }>): string {
  const { path } = condition;
  if (condition.is === 'exists') return `${path} is in the JSON body`;
  if (condition.is === 'equals') return `${path} in the JSON body is ${formatJsonValue(condition.value)}`;
  return `${path} in the JSON body is ${condition.values.map(formatJsonValue).join(' or ')}`;
}

function conditionWords(condition: FilterCondition): string {
  switch (condition.on) {
    case 'method':
      return `the method is ${condition.in.join(' or ')}`;
    case 'path': {
      const verb = { equals: 'is', starts_with: 'starts with', glob: 'matches' }[condition.is];
      return `the path ${verb} ${condition.value}`;
    }
    case 'header': {
      const name = `the header ${condition.name}`;
      if (condition.is === 'exists') return `${name} is there`;
      return `${name} ${condition.is === 'equals' ? 'is' : 'contains'} ${QUOTED(condition.value)}`;
    }
    case 'json':
      return jsonWords(condition);
  }
}

/** "Takes requests where the method is POST, and the path starts with /orders." */
export function filterWords(filter: Filter | null): string {
  if (!filter) return 'Takes every request.';
  return `Takes requests where ${filter.all.map(conditionWords).join(', and ')}.`;
}
