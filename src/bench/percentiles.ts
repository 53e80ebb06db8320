export interface Percentiles {
  count: number;
  p50: number;
  p90: number;
  p99: number;
  max: number;
}

/** Samples of one measurement, in milliseconds. */
export class Samples {
  private values = new Float64Array(16_384);
  private count = 0;

  add(value: number): void {
    if (this.count === this.values.length) {
      const larger = new Float64Array(this.count * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.count] = value;
    this.count += 1;
  }

  summary(): Percentiles {
    const sorted = this.values.slice(0, this.count).sort();
    const at = (share: number): number =>
      sorted[Math.min(this.count - 1, Math.floor(share * this.count))] ?? NaN;
    return { count: this.count, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
  }
}

/** The middle value; of an even number the mean of the two middle ones. NaN when there is none. */
export function median(values: readonly number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? NaN) + upper) / 2;
}
