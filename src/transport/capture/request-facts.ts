import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { EndpointRecord } from '#domain/endpoint/lookup.ts';
import { storedHeaderBytes } from '#domain/request/project.ts';
import type { CapturedBytes } from '#domain/stream/log-store.ts';

/** `/h/<id or alias>`, `/wh/<slug>`, and everything below; also behind an absolute-form target. */
const CAPTURE_TARGET = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?\/(?:h|wh)\/([^/?#]*)/i;

/** The id, alias or slug that a request target addresses; null when it is not a capture target. */
export function captureAddress(target: string): string | null {
  const address = CAPTURE_TARGET.exec(target)?.[1];
  if (address === undefined) return null;
  if (!address.includes('%')) return address;
  try {
    return decodeURIComponent(address);
  } catch {
    return '';
  }
}

export interface Arrival {
  receivedAtMs: number;
  remoteAddress: string;
  /** As received; differs from the message's own list after an ignored Upgrade. */
  rawHeaders: readonly string[];
}

/** Everything that is kept of a request, as it came. */
export function factsOf(
  request: IncomingMessage,
  body: Buffer,
  where: { id: string; endpoint: EndpointRecord; arrival: Arrival },
): CapturedBytes {
  const { id, endpoint, arrival } = where;
  return {
    id,
    workspaceId: endpoint.workspaceId,
    endpointId: endpoint.id,
    method: request.method ?? '',
    target: request.url ?? '',
    httpVersion: request.httpVersion,
    rawHeaders: arrival.rawHeaders,
    headerBytes: storedHeaderBytes(arrival.rawHeaders),
    body,
    bodySha256: hash('sha256', body, 'buffer'),
    remoteAddress: arrival.remoteAddress,
    receivedAtMs: arrival.receivedAtMs,
  };
}
