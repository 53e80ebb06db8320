/** Kept between commits up to this size; a larger one lives for its commit only. */
const MAX_KEPT_BYTES = 4 * 1024 * 1024;
const FIRST_BYTES = 256 * 1024;

/** The value of each hexadecimal digit, by its character code. */
const HEX = new Uint8Array(128);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  HEX[digit.charCodeAt(0)] = value;
  HEX[digit.toUpperCase().charCodeAt(0)] = value;
}

/** 2000-01-01T00:00:00Z, PostgreSQL's epoch, as Unix time in milliseconds. */
const POSTGRES_EPOCH_MS = 946_684_800_000;

/**
 * Writes fields in PostgreSQL's binary format into memory that the next commit uses again: buffers of a new
 * batch each are what the garbage collector is called for most. One belongs to one connection, and goes with it.
 */
export class CopyBuffer {
  private buffer: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  private offset = 0;

  /** Starts anew, with room for at least so many bytes. */
  reset(bytes: number): void {
    this.offset = 0;
    const { length } = this.buffer;
    if (bytes > length)
      this.buffer = Buffer.allocUnsafeSlow(Math.max(bytes, Math.min(2 * bytes, MAX_KEPT_BYTES)));
    else if (length > MAX_KEPT_BYTES) this.buffer = Buffer.allocUnsafeSlow(Math.max(bytes, FIRST_BYTES));
  }

  /** What was written, from an offset on; valid until the next `reset`. */
  written(from = 0): Buffer {
    return this.buffer.subarray(from, this.offset);
  }

  raw(value: Uint8Array): void {
    this.buffer.set(value, this.offset);
    this.offset += value.length;
  }

  int16(value: number): void {
    this.offset = this.buffer.writeInt16BE(value, this.offset);
  }

  bytes(value: Uint8Array): void {
    this.offset = this.buffer.writeInt32BE(value.length, this.offset);
    this.buffer.set(value, this.offset);
    this.offset += value.length;
  }

  latin1(value: string): void {
    this.offset = this.buffer.writeInt32BE(value.length, this.offset);
    this.offset += this.buffer.write(value, this.offset, 'latin1');
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

  boolean(value: boolean): void {
    this.offset = this.buffer.writeInt32BE(1, this.offset);
    this.offset = this.buffer.writeInt8(value ? 1 : 0, this.offset);
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
