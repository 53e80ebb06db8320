import type { OfferedAnswer } from './given-answer.ts';

/** Brings answers to the node whose sender waits for them. */
export interface AnswerRoutes {
  /**
   * From now on, and for about `forMs`, answers for the request come to `take`, which says whether it took one.
   * Returns the function that ends it.
   */
  open(requestId: string, forMs: number, take: (offered: OfferedAnswer) => boolean): () => void;
  /** False: nobody waits for it any more, or can be reached. */
  carry(offered: OfferedAnswer): Promise<boolean>;
}
