import type { DomainContext } from '#domain/context.ts';
import { checkPayload } from '#domain/signature/check-payload.ts';
import { ALGORITHM } from '#domain/signature/mac.ts';
import { inBothSpellings } from '#protocol/rest/both-spellings.ts';
import { messageIdOf, verifySignature } from '#protocol/rest/api/verify-signature.ts';
import type { RestApp } from '../app.ts';

export function registerVerifySignature(app: RestApp, ctx: DomainContext): void {
  app.openapi(verifySignature, (c) => {
    const input = c.req.valid('json');
    const { provider, payload, payloadEncoding, signature, secret, timestamp } = input;
    const { valid, expected, details, ageSeconds } = checkPayload(ctx, {
      provider,
      payload: Buffer.from(payload, payloadEncoding ?? 'utf8'),
      signature,
      secret,
      sentAt: timestamp?.toString(),
      id: messageIdOf(input),
    });
    const algorithm = ALGORITHM;
    return c.json(
      inBothSpellings({ valid, expected, actual: signature, details, provider, algorithm, ageSeconds }),
      200,
    );
  });
}
