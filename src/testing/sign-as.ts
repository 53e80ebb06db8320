import { createHmac } from 'node:crypto';
import type { HeaderPair } from '#domain/request/project.ts';
import type { SignatureProvider } from '#protocol/signature-provider.ts';

export interface ToSign {
  body: Uint8Array;
  secret: string;
  /** Unix seconds. */
  sentAt?: number;
  id?: string;
}

/** The headers that a provider sends with a body, written from its documentation and not from our verifiers. */
export function signAs(provider: SignatureProvider, message: ToSign): HeaderPair[] {
  const { body, secret, sentAt = Math.floor(Date.now() / 1000), id = 'msg_1' } = message;
  const time = String(sentAt);
  const hmac = (prefix: string, key: string | Buffer = secret) =>
    createHmac('sha256', key).update(prefix).update(body);
  switch (provider) {
    case 'github':
      return [['X-Hub-Signature-256', `sha256=${hmac('').digest('hex')}`]];
    case 'shopify':
      return [['X-Shopify-Hmac-Sha256', hmac('').digest('base64')]];
    case 'stripe':
      return [['Stripe-Signature', `t=${time},v1=${hmac(`${time}.`).digest('hex')}`]];
    case 'slack':
      return [
        ['X-Slack-Request-Timestamp', time],
        ['X-Slack-Signature', `v0=${hmac(`v0:${time}:`).digest('hex')}`],
      ];
    case 'standard-webhooks': {
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      return [
        ['webhook-id', id],
        ['webhook-timestamp', time],
        ['webhook-signature', `v1,${hmac(`${id}.${time}.`, key).digest('base64')}`],
      ];
    }
  }
}

/** A secret in the form of the provider. */
export function secretFor(provider: SignatureProvider, text: string): string {
  return provider === 'standard-webhooks' ? `whsec_${Buffer.from(text).toString('base64')}` : text;
}
