import type { CapturedBytes } from '#domain/stream/log-store.ts';

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
/** 2000-01-01T00:00:00Z, PostgreSQL's epoch, as Unix time in milliseconds. */
const POSTGRES_EPOCH_MS = 946_684_800_000;

function rowBytes({ capture }: NumberedCapture): number {
  return (
    FIXED_ROW_BYTES +
    Buffer.byteLength(capture.method) +
    Buffer.byteLength(capture.target) +
    Buffer.byteLength(capture.httpVersion) +
    Buffer.byteLength(capture.remoteAddress) +
    capture.headers.length +
    capture.body.length +
    capture.bodySha256.length
  );
}

/** The value of each hexadecimal digit, by its character code. */
const HEX = new Uint8Array(128);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  HEX[digit.charCodeAt(0)] = value;
  HEX[digit.toUpperCase().charCodeAt(0)] = value;
}

class Writer {
  readonly buffer: Buffer;
  offset = 0;

  constructor(size: number) {
    this.buffer = Buffer.allocUnsafe(size);
  }

  bytes(value: Buffer): void {
    this.offset = this.buffer.writeInt32BE(value.length, this.offset);
    this.offset += value.copy(this.buffer, this.offset);
  }

  text(value: string): void {
    const written = this.buffer.write(value, this.offset + 4, 'utf8');
    this.buffer.writeInt32BE(written, this.offset);
    this.offset += 4 + written;
  }

  uuid(value: string): void {
    const { buffer } = this;
    let at = buffer.writeInt32BE(16, this.offset);
    for (let i = 0; i < 36; i += 2) {
      if (i === 8 || i === 13 || i === 18 || i === 23) i += 1;
      buffer[at] = ((HEX[value.charCodeAt(i)] ?? 0) << 4) | (HEX[value.charCodeAt(i + 1)] ?? 0);
      at += 1;
    }
    this.offset = at;
  }

  int32(value: number): void {
    this.offset = this.buffer.writeInt32BE(4, this.offset);
    this.offset = this.buffer.writeInt32BE(value, this.offset);
  }

  /** A safe integer: two halves cost a tenth of a BigInt. */
  int64(value: number): void {
    this.offset = this.buffer.writeInt32BE(8, this.offset);
    this.offset = this.buffer.writeInt32BE(Math.floor(value / 2 ** 32), this.offset);
    this.offset = this.buffer.writeInt32BE(value | 0, this.offset);
  }

  timestamp(unixMs: number): void {
    this.int64(Math.round((unixMs - POSTGRES_EPOCH_MS) * 1000));
  }
}

function writeRow(out: Writer, { capture, seq }: NumberedCapture, writtenAtMs: number): void {
  out.offset = out.buffer.writeInt16BE(FIELD_COUNT, out.offset);
  out.uuid(capture.id);
  out.uuid(capture.workspaceId);
  out.uuid(capture.endpointId);
  out.int64(seq);
  out.text(capture.method);
  out.text(capture.target);
  out.text(capture.httpVersion);
  out.bytes(capture.headers);
  out.bytes(capture.body);
  out.int32(capture.body.length);
  out.bytes(capture.bodySha256);
  out.text(capture.remoteAddress);
  out.timestamp(capture.receivedAtMs);
  out.timestamp(writtenAtMs);
}

/** Rows in PostgreSQL's binary COPY format (documentation of COPY, "Binary Format"). */
export function encodeCopy(rows: readonly NumberedCapture[], writtenAtMs: number): Buffer {
  let size = SIGNATURE.length + 2;
  for (const row of rows) size += rowBytes(row);
  const out = new Writer(size);
  out.offset += SIGNATURE.copy(out.buffer);
  for (const row of rows) writeRow(out, row, writtenAtMs);
  out.buffer.writeInt16BE(-1, out.offset);
  return out.buffer;
}
