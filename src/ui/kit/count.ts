const NUMBER = new Intl.NumberFormat('en-US');

/** 1204 → "1,204". */
export function formatCount(count: number): string {
  return NUMBER.format(count);
}

/** One of a thing, or many: `pluralize(2, 'request')` → "2 requests". */
export function pluralize(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
