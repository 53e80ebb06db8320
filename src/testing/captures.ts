import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { CapturedBytes } from '#domain/stream/log-store.ts';

/** A capture as the log takes it. */
export function captureOf(
  workspaceId: string,
  endpointId: string,
  more: Partial<CapturedBytes> = {},
): CapturedBytes {
  const body = more.body ?? Buffer.from('{"hello":"world"}');
  return {
    id: uuidv7(),
    workspaceId,
    endpointId,
    method: 'POST',
    target: `/h/${endpointId}`,
    httpVersion: '1.1',
    rawHeaders: ['Content-Type', 'application/json'],
    headerBytes: 31,
    body,
    bodySha256: createHash('sha256').update(body).digest(),
    remoteAddress: '127.0.0.1',
    receivedAtMs: Date.now(),
    ...more,
  };
}
