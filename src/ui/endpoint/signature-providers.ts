import { SAMPLE_SECRET } from '#ui/request/first-minute/send-sample.ts';
import type { SignatureProvider } from '#protocol/signature-provider.ts';

export interface ProviderWords {
  title: string;
  /** Where its secret is found. */
  where: string;
  placeholder: string;
  /** What the test events are signed with. */
  sampleSecret: string;
}

export const PROVIDER_WORDS: Readonly<Record<SignatureProvider, ProviderWords>> = {
  github: {
    title: 'GitHub',
    where: 'The secret you gave the webhook under Settings, Webhooks of the repository, organization or app.',
    placeholder: 'The text under “Secret”',
    sampleSecret: SAMPLE_SECRET,
  },
  stripe: {
    title: 'Stripe',
    where:
      'The signing secret of this one endpoint in Stripe’s Workbench or dashboard. Each endpoint has its own.',
    placeholder: 'whsec_…',
    sampleSecret: SAMPLE_SECRET,
  },
  shopify: {
    title: 'Shopify',
    where:
      'The client secret of the app; or, for webhooks made in the admin, the key below them under Notifications.',
    placeholder: 'The client secret',
    sampleSecret: SAMPLE_SECRET,
  },
  slack: {
    title: 'Slack',
    where: 'The signing secret under Basic Information of the app. Not the verification token.',
    placeholder: 'The signing secret',
    sampleSecret: SAMPLE_SECRET,
  },
  'standard-webhooks': {
    title: 'Standard Webhooks',
    where:
      'The signing secret that the sender shows for this endpoint, whsec_ and base64. Svix’s headers count too.',
    placeholder: 'whsec_…',
    sampleSecret: `whsec_${btoa(SAMPLE_SECRET)}`,
  },
};
