import type { DestinationModel } from '#generated/prisma/models.ts';
import type { DomainContext } from '#domain/context.ts';
import { scheduleInForce } from '#domain/delivery/retry-schedule.ts';
import type { Plan } from '#domain/limit/plan.ts';
import type { RetryConfig } from '#protocol/retry-config.ts';
import { openHeaders, openSigningSecret, type AddedHeader } from './sealed.ts';
import { presentSecret } from './signing-secret.ts';

/** A destination as whoever delivers to it needs it. */
export interface DeliverySettings {
  id: string;
  url: string;
  addedHeaders: readonly AddedHeader[];
  /** `whsec_…`, the present one first; each signs. */
  signingSecrets: readonly string[];
  isOrdered: boolean;
  /** The schedule in force. */
  retryConfig: RetryConfig;
  /** Headers or a secret are sealed with a key that this server lacks. They are left out: withheld requests would help nobody. */
  hasUnreadable: boolean;
}

export const DELIVERY_SETTINGS_COLUMNS = {
  id: true,
  workspaceId: true,
  url: true,
  headersCiphertext: true,
  signingSecretCiphertext: true,
  previousSecretCiphertext: true,
  previousSecretUntil: true,
  retryConfig: true,
  isOrdered: true,
} as const;

type Row = Pick<DestinationModel, keyof typeof DELIVERY_SETTINGS_COLUMNS>;

/** The one before signs as well for a while, so that a receiver can change over in its own time. Null: none does. */
function previousSecret(row: Row, nowMs: number): Uint8Array | null {
  const isInForce = row.previousSecretUntil !== null && row.previousSecretUntil.getTime() > nowMs;
  return isInForce ? row.previousSecretCiphertext : null;
}

/** Opens what is sealed; makes the signing secret where there is none yet. */
export async function toDeliverySettings(
  ctx: Pick<DomainContext, 'db' | 'clock' | 'secretBox'>,
  plan: Plan,
  row: Row,
): Promise<DeliverySettings> {
  const headers = openHeaders(ctx.secretBox, row.id, row.headersCiphertext);
  const previous = previousSecret(row, ctx.clock.now());
  const secrets = [
    await presentSecret(ctx, row),
    ...(previous ? [openSigningSecret(ctx.secretBox, row.id, previous)] : []),
  ];
  return {
    id: row.id,
    url: row.url,
    addedHeaders: headers ?? [],
    signingSecrets: secrets.filter((secret) => secret !== null),
    isOrdered: row.isOrdered,
    retryConfig: scheduleInForce(plan, row.retryConfig),
    hasUnreadable: headers === null || secrets.includes(null),
  };
}
