/** A destination that is on and has failed nothing. */
export const FRESH_START = {
  disabledAt: null,
  disabledReason: null,
  failuresInRow: 0,
  failingSince: null,
  openUntil: null,
} as const;
