import { z } from 'zod';

/** Requests that known senders make, to try an endpoint with. */
export const SAMPLE_IDS = ['json', 'github', 'stripe', 'shopify', 'slack', 'standard-webhooks'] as const;

export const SampleId = z.enum(SAMPLE_IDS, `Choose one of ${SAMPLE_IDS.join(', ')}`);
export type SampleId = z.infer<typeof SampleId>;
