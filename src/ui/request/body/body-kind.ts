export type BodyKind = 'empty' | 'json' | 'xml' | 'html' | 'form' | 'multipart' | 'image' | 'text' | 'binary';

export interface BodyFacts {
  contentType: string;
  bytes: Uint8Array;
  /** Null when the bytes are not UTF-8. */
  text: string | null;
}

/** "Text/HTML; charset=utf-8" → "text/html". */
export function mediaType(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase();
}

/** How to show a body: by what it says it is, unless the bytes say otherwise. */
export function bodyKind(facts: BodyFacts): BodyKind {
  const { bytes, text } = facts;
  if (bytes.byteLength === 0) return 'empty';
  const type = mediaType(facts.contentType);
  if (type.startsWith('multipart/')) return 'multipart';
  if (text === null) return imageType(facts) === null ? 'binary' : 'image';
  // `curl -d '{…}'` calls its JSON a form.
  if (looksLikeJson(text) && !type.startsWith('text/')) return 'json';
  return textKind(type);
}

function textKind(type: string): BodyKind {
  if (type === 'application/x-www-form-urlencoded') return 'form';
  if (type === 'image/svg+xml') return 'image';
  if (/^(?:application|text)\/(?:.+\+)?json$/.test(type)) return 'json';
  if (/[/+]xml$/.test(type)) return type.includes('html') ? 'html' : 'xml';
  return type === 'text/html' ? 'html' : 'text';
}

function looksLikeJson(text: string): boolean {
  const trimmed = text.trim();
  return /^[[{]/.test(trimmed) && /[\]}]$/.test(trimmed);
}

const SIGNATURES: readonly [type: string, prefix: RegExp][] = [
  ['image/png', /^\x89PNG\r\n\x1a\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF[^]{4}WEBP/],
  ['image/avif', /^[^]{4}ftypavi[fs]/],
  ['image/bmp', /^BM[^]{4}\0\0\0\0/],
  ['image/x-icon', /^\0\0\x01\0/],
];

/** The type of an image that a browser can show, from its first bytes; null for anything else. */
export function imageType({ contentType, bytes, text }: BodyFacts): string | null {
  if (text !== null && mediaType(contentType) === 'image/svg+xml') return 'image/svg+xml';
  const start = String.fromCharCode(...bytes.subarray(0, 16));
  return SIGNATURES.find(([, prefix]) => prefix.test(start))?.[0] ?? null;
}
