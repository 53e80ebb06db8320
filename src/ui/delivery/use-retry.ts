import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { errorMessage } from '#ui/kit/api-error.ts';
import { useTRPC } from '#ui/trpc.ts';

/** Tries a delivery again at once; the one under way is named. */
export function useRetry(): { retrying: string | null; retry: (deliveryId: string) => void } {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { mutate, isPending, variables } = useMutation(
    trpc.delivery.retry.mutationOptions({
      onError: (error) => {
        notifications.show({ color: 'red', title: 'Not tried again', message: errorMessage(error) });
      },
      onSettled: () => {
        void queryClient.invalidateQueries(trpc.delivery.ofRequest.queryFilter());
        void queryClient.invalidateQueries(trpc.delivery.list.queryFilter());
      },
    }),
  );
  return {
    retrying: isPending ? variables.id : null,
    retry: (id) => {
      mutate({ id });
    },
  };
}
