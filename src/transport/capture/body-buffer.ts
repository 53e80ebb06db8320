const FIRST_BYTES = 16 * 1024;
/** Room that may stay unused at the end of a body, in bytes. */
const MAX_SLACK_BYTES = 64 * 1024;
const EMPTY = Buffer.alloc(0);

/**
 * Gathers a body. A single chunk is kept as it came; more are copied into one buffer that doubles, because a
 * list of chunks costs hundreds of bytes each, which a sender of single bytes could make count.
 */
export class BodyBuffer {
  size = 0;
  private only: Buffer | null = null;
  private gathered: Buffer = EMPTY;

  add(chunk: Buffer): void {
    if (this.size === 0) {
      this.only = chunk;
      this.size = chunk.length;
      return;
    }
    const needed = this.size + chunk.length;
    if (this.only || needed > this.gathered.length) this.enlarge(needed);
    chunk.copy(this.gathered, this.size);
    this.size = needed;
  }

  private enlarge(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(FIRST_BYTES, 2 * needed));
    (this.only ?? this.gathered).copy(larger, 0, 0, this.size);
    this.only = null;
    this.gathered = larger;
  }

  /** The whole body; the buffer is empty afterwards. */
  take(): Buffer {
    const whole = this.only ?? this.gathered.subarray(0, this.size);
    const slack = this.only ? 0 : this.gathered.length - this.size;
    this.only = null;
    this.gathered = EMPTY;
    this.size = 0;
    return slack > MAX_SLACK_BYTES ? Buffer.from(whole) : whole;
  }
}
