import type { DomainContext } from '#domain/context.ts';
import { judgeAnswer } from '#domain/client-answer/given-answer.ts';
import { actorOf, type Principal } from '#domain/principal/principal.ts';
import { hasScope } from '#domain/principal/require-scope.ts';
import type { Listener } from '#domain/stream/presence.ts';
import type { RespondMessage } from '#protocol/respond-message.ts';
import type { MessageError } from './client-message.ts';

/**
 * Whether this credential may answer senders. What a third party is told is no reading: a key that was given away to
 * listen must not be able to do it.
 */
export function mayAnswer(principal: Principal): boolean {
  return hasScope(principal, 'requests:write');
}

/** Takes a client's answer to the sender that waits for it; null, or why it went nowhere. */
export async function respond(
  ctx: DomainContext,
  { listener, principal }: { listener: Listener; principal: Principal },
  message: RespondMessage,
): Promise<MessageError | null> {
  const { requestId } = message;
  if (!mayAnswer(principal)) {
    const text = 'Answering senders needs the scope requests:write. Create a key that has it.';
    return { code: 'INSUFFICIENT_SCOPE', message: text, requestId };
  }
  const answer = judgeAnswer(message);
  if ('problem' in answer) return { code: 'INVALID_ANSWER', message: answer.problem, requestId };
  const { endpointId, connectionId, clientType } = listener;
  const by = { connectionId, clientType, principal: actorOf(principal) };
  if (await ctx.clientAnswers.respond({ requestId: requestId.toLowerCase(), endpointId, answer, by }))
    return null;
  const endpoint = await ctx.endpoints.find(endpointId);
  if (endpoint && endpoint.clientAnswerMs === null) {
    const text =
      'This endpoint answers its senders itself. Turn on "Answer from a connected client" in its answer.';
    return { code: 'NOT_ASKED', message: text, requestId };
  }
  const text = 'The sender of this request has its answer already, has left, or cannot be reached';
  return { code: 'TOO_LATE', message: text, requestId };
}
