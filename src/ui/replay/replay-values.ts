import { parseHeaders, type CopyValues } from './copy-values.ts';
import type { ReplayTarget } from './types.ts';

export type TargetKind = 'destinations' | 'destination' | 'url';

export interface TargetValues {
  kind: TargetKind;
  destinationId: string;
  url: string;
}

export interface ReplayValues {
  target: TargetValues;
  isEdited: boolean;
  copy: CopyValues;
}

export function toTarget({ kind, destinationId, url }: TargetValues): ReplayTarget {
  if (kind === 'destination') return { destinationId };
  return kind === 'url' ? { url: url.trim() } : 'destinations';
}

export const targetChecks = {
  destinationId: (id: string, { target }: { target: TargetValues }): string | null =>
    target.kind === 'destination' && id === '' ? 'Choose a destination' : null,
  url: (url: string, { target }: { target: TargetValues }): string | null => {
    if (target.kind !== 'url') return null;
    return /^https?:\/\//i.test(url.trim()) ? null : 'Give a URL that starts with https:// or http://';
  },
};

export const copyChecks = {
  method: (method: string): string | null =>
    /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}$/.test(method.trim()) ? null : 'One word',
  path: (path: string): string | null =>
    /^\/[\x21\x22\x24-\x7e]*$/.test(path) ? null : 'Start with /, and percent-encode spaces and #',
  headers: (text: string): string | null => {
    const parsed = parseHeaders(text);
    return 'problem' in parsed ? parsed.problem : null;
  },
};

/** The field of the form that a refusal of the API is about. */
export function replayFieldOf(field: string): string | null {
  if (field === 'to' || field === 'url' || field === 'to.url') return 'target.url';
  if (field === 'destinationId' || field === 'to.destinationId') return 'target.destinationId';
  const [, part] = /^edit\.(method|path|headers|body)/.exec(field) ?? [];
  return part === undefined ? null : `copy.${part}`;
}
