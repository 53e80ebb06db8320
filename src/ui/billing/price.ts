import type { RouterOutputs } from '#ui/trpc.ts';

export type Offer = RouterOutputs['billing']['get']['offers'][number];
export type Price = NonNullable<Offer['price']>;

/** "$19", "€19.50": a price without the cents that it does not have. */
function formatAmount(amount: number, currency: string): string {
  const style = { style: 'currency', currency } as const;
  const { maximumFractionDigits: digits = 2 } = new Intl.NumberFormat('en-US', style).resolvedOptions();
  const units = amount / 10 ** digits;
  const shown = Number.isInteger(units) ? 0 : digits;
  return new Intl.NumberFormat('en-US', {
    ...style,
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
  }).format(units);
}

export interface PriceWords {
  amount: string;
  /** "a month"; null for what is not paid again. */
  every: string | null;
}

/** What an offer costs, in words; null when it is not known right now. */
export function priceWords({ isFree, price }: Pick<Offer, 'isFree' | 'price'>): PriceWords | null {
  if (isFree) return { amount: 'No charge', every: null };
  if (!price || price.amount === null) return null;
  const { interval, intervalCount } = price;
  const every = intervalCount === 1 ? `a ${interval ?? ''}` : `every ${intervalCount} ${interval ?? ''}s`;
  return { amount: formatAmount(price.amount, price.currency), every: interval && every };
}
