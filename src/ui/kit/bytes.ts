const UNITS = ['B', 'KiB', 'MiB', 'GiB'] as const;

/** 1536 → "1.5 KiB". */
export function formatBytes(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= 1024 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  const digits = unit > 0 && amount < 100 ? 1 : 0;
  return `${amount.toFixed(digits).replace(/\.0$/, '')} ${UNITS[unit] ?? 'B'}`;
}
