/** The sender's, in place of 30 s. */
export const CHAOS_TIMEOUT_MS = 3_000;
/** How long a killed node's lanes are held. */
export const CHAOS_LEASE_MS = 5_000;
