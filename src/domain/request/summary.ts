import type { StreamEvent } from '#domain/stream/log-store.ts';
import { parseStoredHeaders, splitTarget } from './project.ts';
import type { RequestSummary } from './schemas.ts';

/** What the list reads of a stored row: everything but the body. */
export interface SummaryRow {
  id: string;
  endpointId: string;
  seq: number;
  method: string;
  target: string;
  /** The stored form of the header list. */
  headers: Uint8Array;
  bodySize: number;
  remoteAddress: string;
  receivedAtMs: number;
}

export function toRequestSummary(source: StreamEvent | SummaryRow): RequestSummary {
  const headers = firstValues('headers' in source ? parseStoredHeaders(source.headers) : source.rawHeaders);
  return {
    id: source.id,
    endpointId: source.endpointId,
    seq: source.seq,
    method: source.method,
    subPath: subPath(source.target),
    contentType: headers.get('content-type') ?? '',
    userAgent: headers.get('user-agent') ?? '',
    provider: detectProvider(headers),
    size: 'bodySize' in source ? source.bodySize : source.body.byteLength,
    ip: source.remoteAddress,
    createdAt: new Date(source.receivedAtMs).toISOString(),
  };
}

function firstValues(rawHeaders: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const key = (rawHeaders[i] ?? '').toLowerCase();
    if (!values.has(key)) values.set(key, rawHeaders[i + 1] ?? '');
  }
  return values;
}

/** The target without `/h/<id or alias>` (or `/wh/…`), with the query string. */
export function subPath(target: string): string {
  const { path, search } = splitTarget(target);
  const below = path.replace(/^\/w?h\/[^/]*/, '');
  return (below === '' ? '/' : below) + (search === '' ? '' : `?${search}`);
}

/** Guessed from the headers that these senders always set; says nothing of a valid signature. */
function detectProvider(headers: ReadonlyMap<string, string>): RequestSummary['provider'] {
  if (headers.has('x-github-event')) return 'github';
  if (headers.has('stripe-signature')) return 'stripe';
  if (headers.has('x-shopify-topic') || headers.has('x-shopify-hmac-sha256')) return 'shopify';
  if (headers.has('x-slack-signature')) return 'slack';
  for (const family of ['webhook', 'svix']) {
    if (headers.has(`${family}-id`) && headers.has(`${family}-signature`)) return 'standard-webhooks';
  }
  return null;
}
