import { useSubscription } from '@trpc/tanstack-react-query';
import { useTRPC, type RouterOutputs } from '#ui/trpc.ts';

type Steps = RouterOutputs['delivery']['changes'] extends AsyncIterable<infer Step> ? Step : never;

/** Hears of deliveries as they change; of one request's where one is given. */
export function useDeliveryChanges(
  input: { endpointId: string; requestId?: string },
  onSteps: (steps: Steps) => void,
): void {
  const trpc = useTRPC();
  useSubscription(trpc.delivery.changes.subscriptionOptions(input, { onData: onSteps }));
}
