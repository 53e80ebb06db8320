import { z } from 'zod';
import { github } from './samples/github.ts';
import { json } from './samples/json.ts';
import type { Sample } from './samples/sample.ts';
import { shopify } from './samples/shopify.ts';
import { slack } from './samples/slack.ts';
import { standardWebhooks } from './samples/standard-webhooks.ts';
import { stripe } from './samples/stripe.ts';

const SAMPLE_IDS = ['json', 'github', 'stripe', 'shopify', 'slack', 'standard-webhooks'] as const;

export const SampleId = z.enum(SAMPLE_IDS, `Choose one of ${SAMPLE_IDS.join(', ')}`);
export type SampleId = z.infer<typeof SampleId>;

/** Requests that known senders make, to try an endpoint or a destination with. */
export const SAMPLES: Readonly<Record<SampleId, Sample>> = {
  json,
  github,
  stripe,
  shopify,
  slack,
  'standard-webhooks': standardWebhooks,
};
