import type { MinimalRow } from './minimal-log.ts';

const FIELD_COUNT = 14;
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
/** Upper bound of a row's length words, fixed-size values and short texts. */
const ROW_BYTES = 512;
/** 2000-01-01T00:00:00Z as Unix time in milliseconds. */
const POSTGRES_EPOCH_MS = 946_684_800_000;

let out = Buffer.allocUnsafeSlow(1 << 20);
let at = 0;

function bytes(value: Buffer): void {
  at = out.writeInt32BE(value.length, at);
  at += value.copy(out, at);
}

function latin1(value: string): void {
  at = out.writeInt32BE(value.length, at);
  at += out.write(value, at, 'latin1');
}

function int64(value: number): void {
  at = out.writeInt32BE(8, at);
  at = out.writeInt32BE(Math.floor(value / 2 ** 32), at);
  at = out.writeUInt32BE(value % 2 ** 32, at);
}

function headerList(rawHeaders: readonly string[]): void {
  let text = '';
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) text += `${rawHeaders[i]}:${rawHeaders[i + 1]}\r\n`;
  latin1(text);
}

function boundOf({ row }: { row: MinimalRow }): number {
  let size = ROW_BYTES + row.body.length + row.target.length;
  for (const text of row.rawHeaders) size += text.length + 3;
  return size;
}

/** Rows in the binary COPY format, in a buffer that the next call uses again: it has been sent by then. */
export function encodeRows(
  batch: readonly { row: MinimalRow }[],
  ids: { workspaceId: Buffer; endpointId: Buffer; firstSeq: number },
): Buffer {
  let bound = SIGNATURE.length + 2;
  for (const one of batch) bound += boundOf(one);
  if (bound > out.length) out = Buffer.allocUnsafeSlow(bound * 2);
  const writtenAt = (Date.now() - POSTGRES_EPOCH_MS) * 1000;
  at = SIGNATURE.copy(out);
  for (const [i, { row }] of batch.entries()) {
    at = out.writeInt16BE(FIELD_COUNT, at);
    bytes(row.id.bytes);
    bytes(ids.workspaceId);
    bytes(ids.endpointId);
    int64(ids.firstSeq + i);
    latin1(row.method);
    latin1(row.target);
    latin1(row.httpVersion);
    headerList(row.rawHeaders);
    bytes(row.body);
    at = out.writeInt32BE(4, at);
    at = out.writeInt32BE(row.body.length, at);
    bytes(row.bodySha256);
    latin1(row.remoteAddress);
    int64((row.receivedAtMs - POSTGRES_EPOCH_MS) * 1000);
    int64(writtenAt);
  }
  at = out.writeInt16BE(-1, at);
  return out.subarray(0, at);
}
