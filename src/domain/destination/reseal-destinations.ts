import type { DomainContext } from '#domain/context.ts';
import { sealedColumns } from './sealed.ts';

const BATCH = 200;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

type Row = Parameters<typeof sealedColumns>[0];

/** After a change of keys: what older keys sealed of destinations is sealed with the present one. Counts rows. */
export async function resealDestinations(
  ctx: Pick<DomainContext, 'db' | 'secretBox'>,
  signal: AbortSignal,
): Promise<{ resealed: number; unreadable: number }> {
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
  return counts;
}

function readBatch({ db, secretBox: { head } }: Pick<DomainContext, 'db' | 'secretBox'>, after: string) {
  return db.$queryRaw<Row[]>`
    SELECT id, headers_ciphertext AS "headersCiphertext",
           signing_secret_ciphertext AS "signingSecretCiphertext",
           previous_secret_ciphertext AS "previousSecretCiphertext"
      FROM destination
     WHERE id > ${after}::uuid AND deleted_at IS NULL
       AND EXISTS (
         SELECT FROM unnest(ARRAY[headers_ciphertext, signing_secret_ciphertext, previous_secret_ciphertext]) AS box
          WHERE substring(box FROM 1 FOR ${head.length}::int) <> ${head})
     ORDER BY id LIMIT ${BATCH}`;
}

/** False: a part of it is sealed with a key that this server does not have, and stays as it is. */
async function reseal(
  { db, secretBox }: Pick<DomainContext, 'db' | 'secretBox'>,
  row: Row,
): Promise<boolean> {
  let isWhole = true;
  for (const [column, sealed, owner] of sealedColumns(row)) {
    if (!sealed) continue;
    const secret = secretBox.open(sealed, owner);
    if (secret === null) isWhole = false;
    else {
      // What somebody has set in the meantime stays.
      const before = new Uint8Array(sealed);
      await db.destination.updateMany({
        where: { id: row.id, [column]: before },
        data: { [column]: secretBox.seal(secret, owner) },
      });
    }
  }
  return isWhole;
}
