/** Pages that take a payment are made anew only after this time: a double click gets one page. */
const SAME_PAGE_MS = 10 * 60_000;
const OPEN_MS = 60 * 60_000;

/** How long after its start a checkout can still be paid, at most. */
export const CHECKOUT_MS = SAME_PAGE_MS + OPEN_MS;

export interface CheckoutWindow {
  /** The same for all calls within it. */
  startsAtMs: number;
  /** When the page closes. */
  expiresAtMs: number;
}

export function checkoutWindow(nowMs: number): CheckoutWindow {
  const startsAtMs = Math.floor(nowMs / SAME_PAGE_MS) * SAME_PAGE_MS;
  return { startsAtMs, expiresAtMs: startsAtMs + CHECKOUT_MS };
}
