interface EncodedBody {
  body: string;
  bodyEncoding: 'utf8' | 'base64';
}

/** The bytes as they came over the wire. */
export function bodyBytes({ body, bodyEncoding }: EncodedBody): Uint8Array<ArrayBuffer> {
  if (bodyEncoding === 'utf8') return new TextEncoder().encode(body);
  return Uint8Array.from(atob(body), (char) => char.charCodeAt(0));
}

const CHUNK_BYTES = 0x8000;

export function toBase64(bytes: Uint8Array): string {
  return btoa(toLatin1(bytes));
}

/** One code point for each byte. */
export function toLatin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK_BYTES));
  }
  return text;
}

/** Null when the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
