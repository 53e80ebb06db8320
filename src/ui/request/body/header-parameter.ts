import { decodeUtf8 } from './body-bytes.ts';

/**
 * A parameter of a header like `form-data; name="a"; filename*=UTF-8''b`; null if it is absent.
 * The extended form (RFC 8187) wins; UTF-8 that was read as Latin-1 is put right.
 */
export function headerParameter(header: string, name: string): string | null {
  const found = new Map<string, string>();
  for (const [, key = '', quoted, token] of header.matchAll(PARAMETER)) {
    const value = quoted === undefined ? (token ?? '') : quoted.replace(/\\(.)/g, '$1');
    if (!found.has(key.toLowerCase())) found.set(key.toLowerCase(), value);
  }
  const extended = found.get(`${name}*`);
  const plain = found.get(name);
  if (extended !== undefined) return decodeExtended(extended) ?? plain ?? extended;
  return plain === undefined ? null : fromLatin1(plain);
}

const PARAMETER = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;"]*[^;"\s]|))/g;

function decodeExtended(value: string): string | null {
  const [charset = '', , encoded] = value.split("'", 3);
  if (encoded === undefined || charset.toLowerCase() !== 'utf-8') return null;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

function fromLatin1(text: string): string {
  return decodeUtf8(Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff)) ?? text;
}
