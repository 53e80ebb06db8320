import type { RequestDetail } from '../router-types.ts';
import { bodyBytes, decodeUtf8 } from './body-bytes.ts';
import { bodyKind, imageType, type BodyKind } from './body-kind.ts';
import { parseJson, type JsonResult } from './json-document.ts';

export type BodyMode = 'tree' | 'pretty' | 'source' | 'table' | 'parts' | 'image' | 'hex';

export interface ReadBody {
  kind: BodyKind;
  contentType: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** Null when the bytes are not UTF-8. */
  text: string | null;
  /** For `json`. */
  json: JsonResult | null;
  /** For `image`. */
  imageType: string | null;
  /** The best first. */
  modes: readonly BodyMode[];
}

const MODES: Readonly<Record<BodyKind, readonly BodyMode[]>> = {
  empty: [],
  json: ['tree', 'pretty', 'source', 'hex'],
  xml: ['source', 'hex'],
  html: ['source', 'hex'],
  text: ['source', 'hex'],
  form: ['table', 'source', 'hex'],
  multipart: ['parts', 'source', 'hex'],
  image: ['image', 'source', 'hex'],
  binary: ['hex'],
};

export function readRequestBody(request: RequestDetail): ReadBody {
  return readBody(bodyBytes(request), request.contentType);
}

export function readBody(bytes: Uint8Array<ArrayBuffer>, contentType: string): ReadBody {
  const text = decodeUtf8(bytes);
  const facts = { contentType, bytes, text };
  const kind = bodyKind(facts);
  const json = kind === 'json' && text !== null ? parseJson(text) : null;
  const modes = MODES[kind].filter((mode) => {
    if (mode === 'tree' || mode === 'pretty') return json?.ok === true;
    return mode !== 'source' || text !== null;
  });
  return { ...facts, kind, json, imageType: kind === 'image' ? imageType(facts) : null, modes };
}
