import { z } from 'zod';

export const ConsumersInput = z.strictObject({ endpointId: z.uuid() });

export const ConsumerInput = z.strictObject({ id: z.uuid() });

/** Where a consumer goes on: after a seq, with what arrives from now on, or with what arrived at a time or later. */
export const ResetConsumerInput = z.strictObject({
  id: z.uuid(),
  to: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('seq'), seq: z.int().nonnegative() }),
    z.strictObject({ kind: z.literal('head') }),
    z.strictObject({ kind: z.literal('time'), at: z.iso.datetime({ offset: true }) }),
  ]),
});
export type ResetConsumerInput = z.infer<typeof ResetConsumerInput>;
