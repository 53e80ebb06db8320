import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { SIGNATURE_PROVIDERS, SignatureProvider } from '#protocol/signature-provider.ts';
import { inBothSpellings } from '../both-spellings.ts';
import { answer, anybody, flatErrors, json } from '../contract.ts';

const PAYLOAD = 'Send the raw body as text: a body that was parsed has lost the bytes that were signed';
const SECONDS = 'Send Unix time in seconds, for example 1767225600';
const ID = 'Send the webhook-id header: it is part of what Standard Webhooks signs';

/** Printable ASCII, as in the header it comes from. */
const messageId = z
  .string(ID)
  .regex(/^[\x21-\x7e]{1,256}$/, ID)
  .optional();

export const VerifySignature = z
  .object({
    provider: z.enum(SIGNATURE_PROVIDERS, `provider is one of ${SIGNATURE_PROVIDERS.join(', ')}`),
    payload: z.string(PAYLOAD).meta({ description: 'The raw body that was signed.' }),
    payloadEncoding: z.enum(['utf8', 'base64'], 'payloadEncoding is utf8 or base64').optional().meta({
      description: 'base64 for a body that is no text. Without it, `payload` is the text itself.',
    }),
    signature: z
      .string('Send the value of the signature header')
      .min(1, 'Send the value of the signature header')
      .max(16_384, 'The signature has at most 16,384 characters')
      .meta({
        description:
          'As the header has it. github: `sha256=<hex>`; stripe: `t=…,v1=…`; shopify: base64; slack: `v0=<hex>`; ' +
          'standard-webhooks: `v1,<base64>`.',
      }),
    secret: z
      .string('Send the secret')
      .min(1, 'Send the secret')
      .max(512, 'Secrets have at most 512 characters')
      .meta({ description: 'It is used for this one answer, and neither stored nor logged.' }),
    timestamp: z
      .union([z.string(SECONDS).regex(/^\d{1,11}$/, SECONDS), z.int(SECONDS).min(0, SECONDS)], SECONDS)
      .optional()
      .meta({
        description:
          'Unix seconds. slack: the X-Slack-Request-Timestamp header; standard-webhooks: the webhook-timestamp header. ' +
          'Stripe has it in the signature.',
      }),
    id: messageId.meta({ description: 'standard-webhooks: the webhook-id header.' }),
    webhookId: messageId.meta({ description: 'The same as `id`.' }),
    webhook_id: messageId.meta({ description: 'The same as `id`.' }),
  })
  .superRefine((input, issues) => {
    const { provider } = input;
    const require = (field: 'timestamp' | 'id', isThere: boolean, message: string) => {
      if (!isThere) issues.addIssue({ code: 'custom', path: [field], message });
    };
    if (provider === 'slack' || provider === 'standard-webhooks') {
      require('timestamp', input.timestamp !==
        undefined, `timestamp is part of what ${provider} signs. ${SECONDS}`);
    }
    if (provider === 'standard-webhooks') require('id', messageIdOf(input) !== undefined, ID);
  })
  .meta({
    id: 'VerifySignature',
    examples: [
      {
        provider: 'github',
        payload: 'Hello, World!',
        signature: 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
        secret: "It's a Secret to Everybody",
      },
    ],
  });
export type VerifySignature = z.output<typeof VerifySignature>;

interface WithId {
  id?: string | undefined;
  webhookId?: string | undefined;
  webhook_id?: string | undefined;
}

/** The id under whichever of its names it was sent. */
export function messageIdOf({ id, webhookId, webhook_id }: WithId): string | undefined {
  return id ?? webhookId ?? webhook_id;
}

export const SignatureCheck = z
  .object(
    inBothSpellings({
      /** The signature is that of the payload under the secret, however old it is. */
      valid: z.boolean(),
      /** What the header would say; `""` if the signature says too little to compute it. */
      expected: z.string(),
      /** The signature that was sent. */
      actual: z.string(),
      /** What was found, in words. */
      details: z.string(),
      provider: SignatureProvider,
      algorithm: z.literal('HMAC-SHA256'),
      /** Seconds from the signed time to now, negative if it is ahead; null where no time is signed. */
      ageSeconds: z.int().nullable(),
    }),
  )
  .meta({
    id: 'SignatureCheck',
    description: 'Every key comes in camelCase and in snake_case.',
    examples: [
      inBothSpellings({
        valid: true,
        expected: 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
        actual: 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
        details: 'The signature is right.',
        provider: 'github',
        algorithm: 'HMAC-SHA256',
        ageSeconds: null,
      }),
    ],
  });
export type SignatureCheck = z.infer<typeof SignatureCheck>;

export const verifySignature = createRoute({
  method: 'post',
  path: '/api/verify-signature',
  operationId: 'verifySignature',
  tags: ['Signatures'],
  summary: 'Check the signature of a webhook',
  description:
    'For finding out why a signature is refused. `valid` leaves its age out of account, so that an old request can be ' +
    'examined; `ageSeconds` has it, and `details` says when receivers commonly refuse it.',
  security: anybody,
  request: { body: { ...json(VerifySignature), required: true } },
  responses: { 200: answer(SignatureCheck, 'What was found'), ...flatErrors(400, 413) },
});
