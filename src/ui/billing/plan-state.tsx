import type { ReactNode } from 'react';
import type { Billing } from '#ui/billing/use-billing.ts';
import classes from './billing-page.module.css';

const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

function Day({ iso }: { iso: string }) {
  return (
    <time dateTime={iso} title={iso}>
      {DAY.format(new Date(iso))}
    </time>
  );
}

/** The plan, what comes next, and what is wrong, if anything is. */
export function PlanState({ billing }: { billing: Billing }) {
  const { plan, subscription } = billing;
  return (
    <>
      {subscription?.status === 'past_due' ? <Owed billing={billing} /> : null}
      <h2 className={classes['plan']}>{plan.title}</h2>
      <p className={classes['next']}>{nextOf(billing)}</p>
    </>
  );
}

function Owed({ billing: { plan, subscription } }: { billing: Billing }) {
  const owedUntil = subscription?.owedUntil ?? null;
  return (
    <p className={classes['owed']} role="status">
      {subscription?.planId === plan.id && owedUntil !== null ? (
        <>
          Your last payment failed. The {plan.title} plan stays until <Day iso={owedUntil} />. Pay the open
          invoice in Stripe to keep it.
        </>
      ) : (
        'A payment is owed for too long, so your plan has ended. Pay the open invoice in Stripe, and it comes back at once.'
      )}
    </p>
  );
}

function nextOf({ subscription }: Billing): ReactNode {
  if (!subscription) return 'Nothing is paid for.';
  const { status, endsAt, renewsAt } = subscription;
  if (endsAt !== null) {
    return (
      <>
        Ends on <Day iso={endsAt} />. Nothing more is charged.
      </>
    );
  }
  if (renewsAt === null) return 'Paid for.';
  return status === 'trialing' ? (
    <>
      You are trying it out. The first invoice is due on <Day iso={renewsAt} />.
    </>
  ) : (
    <>
      Next invoice on <Day iso={renewsAt} />.
    </>
  );
}
