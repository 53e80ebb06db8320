import { CloseButton, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useMe } from '#ui/account/use-me.ts';
import { RelativeTime } from '#ui/kit/relative-time.tsx';
import { LargerPlan } from '#ui/usage/larger-plan.tsx';
import { dismissalOf, rememberDismissal } from '#ui/usage/quota-dismissal.ts';
import { quotaWords } from '#ui/usage/quota-words.ts';
import { useQuota } from '#ui/usage/use-quota.ts';
import classes from './quota-banner.module.css';

/** `dismissedAtLoad` is what the cookie says. Only what is nearly used can be dismissed: what is used up stops things. */
function useDismissal(dismissedAtLoad: string | null) {
  const [dismissed, setDismissed] = useState(dismissedAtLoad);
  const own = dismissalOf(useMe()?.workspace.id ?? '', useQuota()?.day ?? '');
  return {
    isDismissed: dismissed === own,
    dismiss: () => {
      rememberDismissal(own);
      setDismissed(own);
    },
  };
}

/** Tells on every page of the console that the day's quota is nearly or wholly used. */
export function QuotaBanner({ dismissedAtLoad }: { dismissedAtLoad: string | null }) {
  const quota = useQuota();
  const { isDismissed, dismiss } = useDismissal(dismissedAtLoad);
  const words = quota && quotaWords(quota);
  const isUsedUp = quota?.reached === 100;
  const shown = words && (isUsedUp || !isDismissed) ? words : null;
  return (
    <>
      {/* Always there, as readers announce only what changes; without the numbers, which would speak all the time. */}
      <VisuallyHidden role="status">{shown?.headline}</VisuallyHidden>
      {quota && shown ? (
        <section
          className={classes['banner']}
          data-used-up={isUsedUp || undefined}
          aria-label="Quota of the day"
        >
          <span className={classes['icon']} aria-hidden>
            {isUsedUp ? <IconLock size={15} stroke={1.8} /> : <IconAlertTriangle size={15} stroke={1.8} />}
          </span>
          <p className={classes['text']}>
            <strong>{shown.headline}</strong> {shown.beforeTime} <RelativeTime iso={quota.resetAt} />
            {shown.afterTime} <LargerPlan />
          </p>
          {isUsedUp ? null : (
            <CloseButton
              size="sm"
              aria-label="Dismiss for today"
              title="Dismiss for today"
              onClick={dismiss}
            />
          )}
        </section>
      ) : null}
    </>
  );
}
