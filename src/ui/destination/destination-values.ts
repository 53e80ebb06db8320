import { rowsOf, toFilter, type FilterRow } from './filter-rows.ts';
import { formatWaits, parseWaits } from './retry-waits.ts';
import type { Destination, DestinationSettings } from './types.ts';

export interface HeaderRow {
  key: string;
  name: string;
  /** Empty for a stored one that stays as it is. */
  value: string;
  /** What is shown of the stored value; null: there is none. */
  masked: string | null;
}

export interface DestinationValues {
  url: string;
  headers: HeaderRow[];
  filter: FilterRow[];
  schedule: 'customary' | 'own';
  maxRetries: number | string;
  waits: string;
  isOrdered: boolean;
}

export const CUSTOMARY_SCHEDULE = { max_retries: 5, intervals: [30, 120, 600, 3600, 21_600] };

type Settings = Pick<
  Destination,
  'url' | 'headers' | 'filter' | 'retryConfig' | 'hasOwnSchedule' | 'isOrdered'
>;

const BLANK: Settings = {
  url: '',
  headers: [],
  filter: null,
  retryConfig: CUSTOMARY_SCHEDULE,
  hasOwnSchedule: false,
  isOrdered: false,
};

/** Null: of a new one. */
export function valuesOf(destination: Destination | null): DestinationValues {
  const { url, headers, filter, retryConfig, hasOwnSchedule, isOrdered } = destination ?? BLANK;
  return {
    url,
    headers: headers.map(({ name, masked }, index) => ({ key: String(index), name, value: '', masked })),
    filter: rowsOf(filter),
    schedule: hasOwnSchedule ? 'own' : 'customary',
    maxRetries: retryConfig.max_retries,
    waits: formatWaits(retryConfig.intervals),
    isOrdered,
  };
}

function retryConfigOf({ schedule, maxRetries, waits }: DestinationValues) {
  const parsed = parseWaits(waits);
  if (schedule === 'customary' || !('intervals' in parsed)) return null;
  return { max_retries: Number(maxRetries), intervals: parsed.intervals };
}

/** As the API takes it; without a schedule where the plan has none of one's own. */
export function toSettings(values: DestinationValues, hasOwnSchedules: boolean): DestinationSettings {
  return {
    url: values.url.trim(),
    headers: values.headers.map(({ name, value, masked }) => ({
      name: name.trim(),
      value: value === '' && masked !== null ? null : value,
    })),
    filter: toFilter(values.filter),
    ...(hasOwnSchedules ? { retryConfig: retryConfigOf(values) } : {}),
    isOrdered: values.isOrdered,
  };
}

/** The field of the form that a refusal of the API is about: `filter.all.0.value` is `filter.0.value`. */
export function formFieldOf(field: string): string {
  if (field.startsWith('retryConfig')) return field.includes('max_retries') ? 'maxRetries' : 'waits';
  const parts = field.replace(/^filter\.all\./, 'filter.').split('.');
  if (parts[0] !== 'filter') return parts.join('.');
  const [, index = '0', part = 'value'] = parts;
  return `filter.${index}.${part === 'name' || part === 'path' ? 'name' : 'value'}`;
}

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;

function nameProblem({ on, name }: FilterRow): string | null {
  if (on === 'header') return HEADER_NAME.test(name.trim()) ? null : 'Give the header’s name';
  return on === 'json' && name.trim() === '' ? 'Give the path, for example data.type' : null;
}

function valueProblem({ on, is, value }: FilterRow): string | null {
  if (is === 'exists') return null;
  if (on === 'path') return value.trim().startsWith('/') ? null : 'Start the path with /';
  return value.trim() === '' && on !== 'json' ? 'Give what to compare with' : null;
}

function rowOf(values: DestinationValues, path: string): FilterRow | undefined {
  return values.filter[Number(path.split('.')[1])];
}

export const destinationChecks = {
  url: (url: string): string | null => {
    if (url.trim() === '') return 'Give the URL to forward to';
    return /^https?:\/\//i.test(url.trim()) ? null : 'Start the URL with https:// or http://';
  },
  headers: {
    name: (name: string): string | null => (HEADER_NAME.test(name.trim()) ? null : 'Not a valid header name'),
    value: (value: string): string | null =>
      /^[\t\x20-\x7e\x80-\xff]{0,4096}$/.test(value) ? null : 'Use printable Latin-1 characters',
  },
  filter: {
    name: (_: string, values: DestinationValues, path: string): string | null => {
      const row = rowOf(values, path);
      return row ? nameProblem(row) : null;
    },
    value: (_: string, values: DestinationValues, path: string): string | null => {
      const row = rowOf(values, path);
      return row ? valueProblem(row) : null;
    },
  },
  maxRetries: (most: number | string, { schedule }: DestinationValues): string | null => {
    const number = most === '' ? NaN : Number(most);
    if (schedule === 'customary' || (Number.isInteger(number) && number >= 0 && number <= 20)) return null;
    return 'Use 0 to 20';
  },
  waits: (waits: string, { schedule }: DestinationValues): string | null => {
    const parsed = parseWaits(waits);
    return schedule === 'own' && 'problem' in parsed ? parsed.problem : null;
  },
};
