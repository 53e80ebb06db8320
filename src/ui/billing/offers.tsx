import type { ReactNode } from 'react';
import { planLimits } from '#ui/billing/plan-limits.ts';
import { priceWords, type Offer } from '#ui/billing/price.ts';
import classes from './offers.module.css';

export interface OffersProps {
  offers: readonly Offer[];
  /** Days for which a first subscription is free. */
  trialDays: number;
  /** What can be done with an offer. */
  action: (offer: Offer) => ReactNode;
}

/** The plans side by side; below each other where there is no room. */
export function Offers({ offers, trialDays, action }: OffersProps) {
  return (
    <ul className={classes['list']}>
      {offers.map((offer) => (
        <li key={offer.plan.id} className={classes['offer']}>
          <h2 className={classes['title']}>{offer.plan.title}</h2>
          <OfferPrice offer={offer} trialDays={trialDays} />
          <div className={classes['action']}>{action(offer)}</div>
          <dl className={classes['limits']}>
            {planLimits(offer).map(([name, value]) => (
              <div key={name} className={classes['limit']}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function OfferPrice({ offer, trialDays }: { offer: Offer; trialDays: number }) {
  const words = priceWords(offer);
  return (
    <p className={classes['price']}>
      {words ? (
        <>
          <span className={classes['amount']}>{words.amount}</span>
          {words.every ? ` ${words.every}` : null}
        </>
      ) : (
        'The checkout shows the price.'
      )}
      {trialDays > 0 && !offer.isFree ? (
        <span className={classes['trial']}>The first {trialDays} days are free.</span>
      ) : null}
    </p>
  );
}
