import pg from 'pg';
import type { Audit } from './competitor.ts';

/** Checks after each round that what is stored is what was acknowledged; both databases have the same two tables. */
export async function createAudit(
  connectionString: string,
  endpointId: string,
): Promise<{ run: () => Promise<Audit>; close: () => Promise<void> }> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  let checkedSeq = 0;

  async function run(): Promise<Audit> {
    const { rows } = await client.query<{ count: string; min: string; max: string; last: string }>(
      `SELECT count(*), coalesce(min(seq), 0) AS min, coalesce(max(seq), 0) AS max,
              (SELECT last_seq FROM endpoint_cursor WHERE endpoint_id = $1) AS last
       FROM request WHERE endpoint_id = $1`,
      [endpointId],
    );
    const [count = 0, min = 0, max = 0, last = 0] = rows[0]
      ? [rows[0].count, rows[0].min, rows[0].max, rows[0].last].map(Number)
      : [];
    const isGapless = count === 0 ? last === checkedSeq : min === checkedSeq + 1 && max - min + 1 === count;
    const fault =
      isGapless && last === checkedSeq + count
        ? null
        : `${count} rows, seq ${min} to ${max} after ${checkedSeq}, cursor at ${last}`;
    checkedSeq = last;
    // Rounds begin alike: an empty table, and no checkpoint that the round before has left to be done.
    await client.query('TRUNCATE request');
    await client.query('CHECKPOINT');
    return { stored: count, fault };
  }

  return { run, close: () => client.end() };
}
