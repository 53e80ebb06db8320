import { z } from 'zod';

export const ChoosePlanInput = z.object({ planId: z.string().min(1).max(40) });
export type ChoosePlanInput = z.infer<typeof ChoosePlanInput>;

/** A page of the payment provider. */
export interface ProviderPage {
  url: string;
}
