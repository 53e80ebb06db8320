export interface Times {
  /** Arrived at this time or later. */
  from: Date | null;
  /** Arrived before this time. */
  to: Date | null;
}

export function toTimes(input: {
  arrivedFrom?: string | null | undefined;
  arrivedTo?: string | null | undefined;
}): Times {
  const { arrivedFrom, arrivedTo } = input;
  return { from: arrivedFrom ? new Date(arrivedFrom) : null, to: arrivedTo ? new Date(arrivedTo) : null };
}
