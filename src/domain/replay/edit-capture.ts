import { createHash } from 'node:crypto';
import { storedHeaderBytes } from '#domain/request/project.ts';
import type { CapturedBytes } from '#domain/stream/log-store.ts';
import type { ReplayEdit } from './schemas.ts';

export type ReplayedBytes = Pick<
  CapturedBytes,
  'method' | 'target' | 'httpVersion' | 'rawHeaders' | 'headerBytes' | 'body' | 'bodySha256' | 'remoteAddress'
>;

/** The endpoint's own part of a target, which no edit reaches, also of one in absolute form. */
const ENDPOINT = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?\/w?h\/[^/?#]*/i;

/** The same bytes, or a copy of them with the edits in. */
export function editCapture(source: ReplayedBytes, edit: ReplayEdit | undefined): ReplayedBytes {
  const { method, target, httpVersion, rawHeaders, headerBytes, body, bodySha256, remoteAddress } = source;
  const same = { method, target, httpVersion, rawHeaders, headerBytes, body, bodySha256, remoteAddress };
  if (!edit) return same;
  return {
    ...same,
    ...(edit.method !== undefined && { method: edit.method }),
    ...(edit.path !== undefined && { target: `${ENDPOINT.exec(target)?.[0] ?? ''}${edit.path}` }),
    ...((edit.headers ?? edit.body) && editMessage(source, edit)),
  };
}

function editMessage(
  source: ReplayedBytes,
  edit: ReplayEdit,
): Pick<ReplayedBytes, 'rawHeaders' | 'headerBytes' | 'body' | 'bodySha256'> {
  const body = edit.body ? Buffer.from(edit.body.text, edit.body.encoding) : source.body;
  const rawHeaders = withLength(edit.headers?.flat() ?? source.rawHeaders, body);
  const bodySha256 = edit.body ? createHash('sha256').update(body).digest() : source.bodySha256;
  return { rawHeaders, headerBytes: storedHeaderBytes(rawHeaders), body, bodySha256 };
}

/** What frames the body says what the body is now: one length where there was one, and no chunks. */
function withLength(rawHeaders: readonly string[], body: Buffer): string[] {
  const list: string[] = [];
  let isFramed = false;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    const lower = name.toLowerCase();
    if (lower === 'content-length' || lower === 'transfer-encoding') {
      if (!isFramed) list.push('Content-Length', String(body.length));
      isFramed = true;
    } else list.push(name, rawHeaders[at + 1] ?? '');
  }
  return list;
}
