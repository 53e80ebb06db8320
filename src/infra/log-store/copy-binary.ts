import { storedHeaders } from '#domain/request/project.ts';
import type { CapturedBytes } from '#domain/stream/log-store.ts';
import type { CopyBuffer } from './copy-buffer.ts';

export interface NumberedCapture {
  capture: CapturedBytes;
  seq: number;
}

/** The columns in the order in which `encodeCopy` writes them. */
export const COPY_COLUMNS =
  'id, workspace_id, endpoint_id, seq, method, target, http_version, headers, body, body_size, body_sha256, remote_address, received_at, written_at';

const FIELD_COUNT = 14;
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
/** Field count, a length word per field, and the fixed-size values. */
const FIXED_ROW_BYTES = 2 + FIELD_COUNT * 4 + 3 * 16 + 8 + 4 + 8 + 8;
/** A Latin-1 code point takes at most two bytes as UTF-8; room for any other text as well. */
const MAX_UTF8_BYTES = 3;

function maxRowBytes({ capture }: NumberedCapture): number {
  const { method, target, httpVersion, remoteAddress } = capture;
  const characters = method.length + target.length + httpVersion.length + remoteAddress.length;
  const bytes = capture.headerBytes + capture.body.length + capture.bodySha256.length;
  return FIXED_ROW_BYTES + MAX_UTF8_BYTES * characters + bytes;
}

function writeRow(out: CopyBuffer, { capture, seq }: NumberedCapture, writtenAtMs: number): void {
  out.int16(FIELD_COUNT);
  out.uuid(capture.id);
  out.uuid(capture.workspaceId);
  out.uuid(capture.endpointId);
  out.int64(seq);
  out.text(capture.method);
  out.text(capture.target);
  out.text(capture.httpVersion);
  out.latin1(storedHeaders(capture.rawHeaders));
  out.bytes(capture.body);
  out.int32(capture.body.length);
  out.bytes(capture.bodySha256);
  out.text(capture.remoteAddress);
  out.timestamp(capture.receivedAtMs);
  out.timestamp(writtenAtMs);
}

/** The columns of the queue in the order in which `writeDeliveries` writes them; the others have their defaults. */
export const DELIVERY_COPY_COLUMNS =
  'id, workspace_id, endpoint_id, seq, request_id, destination_id, is_primary, next_attempt_at, created_at, updated_at';

const DELIVERY_FIELD_COUNT = 10;
const DELIVERY_ROW_BYTES = 2 + DELIVERY_FIELD_COUNT * 4 + 5 * 16 + 8 + 1 + 3 * 8;

function writeDeliveries(out: CopyBuffer, { capture, seq }: NumberedCapture, dueAtMs: number): void {
  for (const [place, { id, destinationId }] of (capture.deliveries ?? []).entries()) {
    out.int16(DELIVERY_FIELD_COUNT);
    out.uuid(id);
    out.uuid(capture.workspaceId);
    out.uuid(capture.endpointId);
    out.int64(seq);
    out.uuid(capture.id);
    out.uuid(destinationId);
    out.boolean(place === 0);
    out.timestamp(dueAtMs);
    out.timestamp(dueAtMs);
    out.timestamp(dueAtMs);
  }
}

/**
 * Rows in PostgreSQL's binary COPY format (documentation of COPY, "Binary Format"), and those of the queue where there
 * are any; valid until `out` is used again.
 */
export function encodeCopy(
  out: CopyBuffer,
  rows: readonly NumberedCapture[],
  writtenAtMs: number,
): { requests: Buffer; deliveries: Buffer | null } {
  const frame = SIGNATURE.length + 2;
  let bytes = frame;
  let deliveries = 0;
  for (const row of rows) {
    bytes += maxRowBytes(row);
    deliveries += row.capture.deliveries?.length ?? 0;
  }
  out.reset(bytes + (deliveries > 0 ? frame + deliveries * DELIVERY_ROW_BYTES : 0));
  out.raw(SIGNATURE);
  for (const row of rows) writeRow(out, row, writtenAtMs);
  out.int16(-1);
  const requests = out.written();
  if (deliveries === 0) return { requests, deliveries: null };
  out.raw(SIGNATURE);
  // Whole milliseconds are what the column has; rounded up they would not be due yet.
  for (const row of rows) writeDeliveries(out, row, Math.floor(writtenAtMs));
  out.int16(-1);
  return { requests, deliveries: out.written(requests.length) };
}
