import { randomBytes } from 'node:crypto';
import type { MailTokenPurpose, Prisma } from '#generated/prisma/client.ts';
import { DomainError } from '#domain/errors.ts';
import { hashSecret } from '#domain/principal/credential.ts';

const HOUR_MS = 3_600_000;
const LIFETIME_MS: Record<MailTokenPurpose, number> = {
  verify_email: 24 * HOUR_MS,
  change_email: 24 * HOUR_MS,
  reset_password: HOUR_MS,
};

interface NewMailToken {
  userId: string;
  purpose: MailTokenPurpose;
  email: string;
  nowMs: number;
}

/** The secret for the link. Older links for the same purpose stop working. */
export async function createMailToken(
  tx: Prisma.TransactionClient,
  { userId, purpose, email, nowMs }: NewMailToken,
): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  await tx.mailToken.deleteMany({ where: { userId, purpose } });
  await tx.mailToken.create({
    data: {
      userId,
      purpose,
      email,
      tokenHash: hashSecret(secret),
      expiresAt: new Date(nowMs + LIFETIME_MS[purpose]),
    },
  });
  return secret;
}

/**
 * Works once: of several at the same time, one gets it.
 * @throws {DomainError} `invalid_input` when it is unknown, used, replaced or expired
 */
export async function takeMailToken(
  tx: Prisma.TransactionClient,
  input: { secret: string; purposes: readonly MailTokenPurpose[]; nowMs: number },
): Promise<{ userId: string; purpose: MailTokenPurpose; email: string }> {
  const token = await tx.mailToken.findFirst({
    where: {
      tokenHash: hashSecret(input.secret),
      purpose: { in: [...input.purposes] },
      expiresAt: { gt: new Date(input.nowMs) },
    },
    select: { id: true, userId: true, purpose: true, email: true },
  });
  const { count } = token ? await tx.mailToken.deleteMany({ where: { id: token.id } }) : { count: 0 };
  if (!token || count === 0) {
    throw new DomainError(
      'invalid_input',
      'This link was used already, replaced by a newer one, or is too old. Ask for a new link.',
      { field: 'token' },
    );
  }
  return token;
}
