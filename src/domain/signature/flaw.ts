/** Why a signature can't even be compared. */
export type Flaw =
  { outcome: 'missing'; header: string } | { outcome: 'malformed'; header: string; expected: string };

export function isFlaw(value: object): value is Flaw {
  return 'outcome' in value;
}

/** `expected`: in words, to stand after "Expected". */
export function malformed(header: string, expected: string): Flaw {
  return { outcome: 'malformed', header, expected };
}
