import { Anchor } from '@mantine/core';
import Link from 'next/link';
import { useMe } from '#ui/account/use-me.ts';

/** The way out of a limit: to the plans where they are sold, else whom to ask. */
export function LargerPlan() {
  return useMe()?.billing ? (
    <Anchor component={Link} href="/billing" inherit>
      See the plans
    </Anchor>
  ) : (
    <>For more, ask whoever runs this server.</>
  );
}
