import type { DomainContext } from '#domain/context.ts';
import { resealDestinations } from '#domain/destination/reseal-destinations.ts';
import { openSignature, sealSecrets, type SignatureColumns } from './stored-secrets.ts';

const BATCH = 200;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

interface Row extends SignatureColumns {
  id: string;
}

export interface ResealCounts {
  resealed: number;
  /** Sealed with a key that this server does not have. */
  unreadable: number;
}

/** After a change of keys: seals with the present key what an older one sealed, so that the older one can go. */
export async function resealSecrets(ctx: DomainContext, signal: AbortSignal): Promise<ResealCounts> {
  const counts = { resealed: 0, unreadable: 0 };
  for (let after = FIRST_ID; !signal.aborted;) {
    const rows = await readBatch(ctx, after);
    for (const row of rows) {
      if (await reseal(ctx, row)) counts.resealed += 1;
      else counts.unreadable += 1;
    }
    const last = rows.at(-1);
    if (!last) break;
    after = last.id;
  }
  const destinations = await resealDestinations(ctx, signal);
  counts.resealed += destinations.resealed;
  counts.unreadable += destinations.unreadable;
  report(ctx, counts);
  return counts;
}

function readBatch({ db, secretBox: { head } }: DomainContext, after: string): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    SELECT id, signature_provider AS "signatureProvider",
           signature_secret_ciphertext AS "signatureSecretCiphertext"
      FROM endpoint
     WHERE id > ${after}::uuid AND signature_secret_ciphertext IS NOT NULL AND deleted_at IS NULL
       AND substring(signature_secret_ciphertext FROM 1 FOR ${head.length}::int) <> ${head}
     ORDER BY id LIMIT ${BATCH}`;
}

async function reseal({ db, secretBox }: DomainContext, row: Row): Promise<boolean> {
  const secrets = openSignature(secretBox, row.id, row)?.secrets;
  if (!secrets || !row.signatureSecretCiphertext) return false;
  // What somebody has set in the meantime stays.
  await db.$executeRaw`
    UPDATE endpoint SET signature_secret_ciphertext = ${sealSecrets(secretBox, row.id, secrets)}
     WHERE id = ${row.id}::uuid AND signature_secret_ciphertext = ${row.signatureSecretCiphertext}`;
  return true;
}

function report({ logger }: DomainContext, { resealed, unreadable }: ResealCounts): void {
  if (resealed > 0) {
    const words = 'Stored secrets were encrypted again with the first ENCRYPTION_KEY: the others can go';
    logger.info({ resealed }, words);
  }
  if (unreadable > 0) {
    const words = 'Stored secrets were encrypted with a key that is not in ENCRYPTION_KEY: set them again';
    logger.warn({ unreadable }, words);
  }
}
