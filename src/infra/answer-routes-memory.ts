import type { AnswerRoutes } from '#domain/client-answer/answer-routes.ts';
import type { OfferedAnswer } from '#domain/client-answer/given-answer.ts';

/** Of a single node. */
export function createMemoryAnswerRoutes(): AnswerRoutes {
  const open = new Map<string, (offered: OfferedAnswer) => boolean>();
  return {
    open: (requestId, _forMs, take) => {
      open.set(requestId, take);
      return () => {
        open.delete(requestId);
      };
    },
    carry: (offered) => Promise.resolve(open.get(offered.requestId)?.(offered) ?? false),
  };
}
