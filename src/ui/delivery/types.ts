import type { RouterOutputs } from '#ui/trpc.ts';

export type DeliveryWithAttempts = RouterOutputs['delivery']['ofRequest'][number];
export type Delivery = Omit<DeliveryWithAttempts, 'attempts'>;
export type DeliveryListEntry = RouterOutputs['delivery']['list']['deliveries'][number];
export type DeliveryStatus = Delivery['status'];
export type Attempt = DeliveryWithAttempts['attempts'][number];
export type ResponseBody = RouterOutputs['delivery']['responseBody'];
