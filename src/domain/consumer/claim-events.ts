import type { DomainContext } from '#domain/context.ts';
import type { Holder } from './ack-events.ts';

export interface Claimed {
  /** In order; those that are gone from the log are among them. */
  seqs: number[];
  /** Up to here the log was removed before anybody was given it; 0: nothing was. */
  prunedFrom: number;
  prunedTo: number;
  /** Others of the group hold events that may come back. */
  othersHold: boolean;
}

interface Row {
  seqs: bigint[] | null;
  handed: bigint;
  pruned: bigint;
  othersHold: boolean;
}

/**
 * Gives a connection the next events of a shared consumer: first those that another one has left or held too long,
 * then new ones. One statement; the consumer's row orders those of one group.
 */
export async function claimEvents(
  ctx: DomainContext,
  holder: Holder & { endpointId: string; epoch: number },
  bounds: { count: number; heldUntilMs: number },
): Promise<Claimed> {
  const { consumerId, connectionId, endpointId, epoch } = holder;
  const { count } = bounds;
  const now = new Date(ctx.clock.now());
  const heldUntil = new Date(bounds.heldUntilMs);
  const [row] = await ctx.db.$queryRaw<Row[]>`
    WITH mine AS (
      SELECT id, handed_seq FROM consumer WHERE id = ${consumerId}::uuid AND epoch = ${epoch} FOR UPDATE
    ), log AS (
      SELECT last_seq, pruned_seq FROM endpoint_cursor WHERE endpoint_id = ${endpointId}::uuid
    ), freed AS (
      SELECT seq FROM consumer_claim
       WHERE consumer_id = (SELECT id FROM mine) AND held_until < ${now} ORDER BY seq LIMIT ${count}
    ), retaken AS (
      -- Asked again of the row as it is now: another one may have taken it while this statement waited.
      UPDATE consumer_claim c SET connection_id = ${connectionId}::uuid, held_until = ${heldUntil}
        FROM freed, mine WHERE c.consumer_id = mine.id AND c.seq = freed.seq AND c.held_until < ${now}
      RETURNING c.seq
    ), fresh AS (
      SELECT generate_series(
               greatest(mine.handed_seq, log.pruned_seq) + 1,
               least(log.last_seq, greatest(mine.handed_seq, log.pruned_seq) + ${count} - (SELECT count(*) FROM freed))
             ) AS seq FROM mine, log
    ), claimed AS (
      INSERT INTO consumer_claim (consumer_id, seq, connection_id, held_until)
      SELECT ${consumerId}::uuid, seq, ${connectionId}::uuid, ${heldUntil} FROM fresh RETURNING seq
    ), handed AS (
      UPDATE consumer SET handed_seq = (SELECT max(seq) FROM fresh), updated_at = ${now}
       WHERE id = ${consumerId}::uuid AND EXISTS (SELECT FROM fresh)
    )
    SELECT (SELECT array_agg(seq ORDER BY seq) FROM (SELECT seq FROM retaken UNION ALL SELECT seq FROM claimed) s) AS seqs,
           mine.handed_seq AS handed, log.pruned_seq AS pruned,
           EXISTS (SELECT FROM consumer_claim
                    WHERE consumer_id = ${consumerId}::uuid AND connection_id <> ${connectionId}::uuid) AS "othersHold"
      FROM mine, log`;
  if (!row) return { seqs: [], prunedFrom: 0, prunedTo: 0, othersHold: false };
  const [handed, pruned] = [Number(row.handed), Number(row.pruned)];
  // Who is given the first event after a hole tells of the hole.
  const seqs = (row.seqs ?? []).map(Number);
  const tells = pruned > handed && seqs.some((seq) => seq > pruned);
  return {
    seqs,
    prunedFrom: tells ? handed + 1 : 0,
    prunedTo: tells ? pruned : 0,
    othersHold: row.othersHold,
  };
}
