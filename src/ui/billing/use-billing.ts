import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useRef } from 'react';
import { errorMessage } from '#ui/kit/api-error.ts';
import { leaveTo } from '#ui/kit/leave-to.ts';
import { useTRPC, type RouterOutputs } from '#ui/trpc.ts';

export type Billing = RouterOutputs['billing']['get'];

export function useBilling() {
  return useQuery(useTRPC().billing.get.queryOptions());
}

/** The ways to Stripe's pages; each leaves the console. */
export function useProviderPages() {
  const trpc = useTRPC();
  const outcome = {
    onSuccess: ({ url }: { url: string }) => {
      leaveTo(url);
    },
    onError: (error: Parameters<typeof errorMessage>[0]) => {
      notifications.show({ color: 'red', title: 'Stripe could not be opened', message: errorMessage(error) });
    },
  };
  const choice = useMutation(trpc.billing.choosePlan.mutationOptions(outcome));
  const portal = useMutation(trpc.billing.openPortal.mutationOptions(outcome));
  // The page stays while the next one loads, and so do the buttons.
  const isLeaving = choice.isPending || choice.isSuccess || portal.isPending || portal.isSuccess;
  return {
    choose: (planId: string) => {
      choice.mutate({ planId });
    },
    openPortal: () => {
      portal.mutate();
    },
    isLeaving,
    chosen: choice.variables?.planId ?? null,
  };
}

/** Who comes back from Stripe sees what they did there, even if Stripe's own word is late. */
export function useReturn(): void {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const isBack = useSearchParams().has('changed');
  const { mutate } = useMutation(
    trpc.billing.refresh.mutationOptions({
      onSettled: () => {
        void queryClient.invalidateQueries(trpc.billing.get.queryFilter());
        void queryClient.invalidateQueries(trpc.account.me.queryFilter());
        void queryClient.invalidateQueries(trpc.usage.pathFilter());
        router.replace('/billing');
      },
    }),
  );
  const asked = useRef(false);
  useEffect(() => {
    if (!isBack || asked.current) return;
    asked.current = true;
    mutate();
  }, [isBack, mutate]);
}
