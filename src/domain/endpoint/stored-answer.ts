import { z } from 'zod';
import type { EndpointAnswer } from './schemas.ts';

/** The columns of an endpoint that hold its configured answer. */
export interface AnswerColumns {
  answerStatus: number | null;
  answerHeaders: unknown;
  answerBody: Uint8Array | null;
  answerDelayMs: number;
}

const StoredHeaders = z.array(z.tuple([z.string(), z.string()])).catch([]);

/**
 * The configured answer; null for the documented one. Stored values are not judged by the rules for new ones: a rule
 * that was made stricter since must not turn webhooks away.
 */
export function storedAnswer(row: AnswerColumns): EndpointAnswer | null {
  if (row.answerStatus === null) return null;
  return {
    status: row.answerStatus,
    headers: StoredHeaders.parse(row.answerHeaders ?? []),
    body: row.answerBody ? Buffer.from(row.answerBody).toString('utf8') : '',
    delayMs: row.answerDelayMs,
  };
}
