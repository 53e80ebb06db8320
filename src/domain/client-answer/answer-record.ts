import type { OfferedAnswer } from './given-answer.ts';

/** `client`, or why no client's answer went out. */
export type AnswerSource = 'client' | 'deadline' | 'nobody' | 'busy' | 'restart' | 'sender_gone';

/** How one sender was answered, on an endpoint that asks its clients. */
export interface AnswerRecord {
  workspaceId: string;
  endpointId: string;
  seq: number;
  source: AnswerSource;
  /** Null when the sender had left. */
  status: number | null;
  /** Null: the endpoint's own. */
  given: OfferedAnswer | null;
  /** Unix time in milliseconds. */
  answeredAtMs: number;
  /** From the arrival of the request. */
  latencyMs: number;
}
