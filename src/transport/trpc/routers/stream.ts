import { tracked } from '@trpc/server';
import { z } from 'zod';
import { listListeners } from '#domain/endpoint/list-listeners.ts';
import { EndpointId } from '#domain/endpoint/schemas.ts';
import { watchChanges } from '#domain/endpoint/watch-changes.ts';
import { watchRequests, type RequestsStep } from '#domain/request/watch-requests.ts';
import { withTrpcErrors } from '../errors.ts';
import { protectedProcedure, router } from '../init.ts';

const OfEndpoint = z.object({ endpointId: EndpointId });
const Seq = z.int().nonnegative();
const EventsInput = OfEndpoint.extend({
  /** Everything with a greater seq comes. */
  after: Seq,
  /** Set by the client's link when it resumes: the id of the last step it saw. */
  lastEventId: z.string().nullish(),
});

/** Where to resume after this step. */
function lastSeqOf(step: RequestsStep): number | undefined {
  switch (step.kind) {
    case 'requests':
      return step.requests.at(-1)?.seq;
    case 'gap':
      return step.to;
    case 'caught_up':
      return step.seq;
  }
}

export const streamRouter = router({
  events: protectedProcedure.input(EventsInput).subscription(async function* ({ ctx, input, signal }) {
    const resumed = Seq.safeParse(Number(input.lastEventId ?? input.after));
    const steps = watchRequests(ctx.domain, ctx.principal, {
      endpointId: input.endpointId,
      after: resumed.success ? resumed.data : input.after,
      userAgent: ctx.userAgent,
      signal: signal ?? new AbortController().signal,
    });
    let last = input.after;
    for await (const step of withTrpcErrors(steps)) {
      last = lastSeqOf(step) ?? last;
      await ctx.waitUntilWritable();
      yield tracked(String(last), step);
    }
  }),

  changes: protectedProcedure.input(OfEndpoint).subscription(async function* ({ ctx, input, signal }) {
    const changes = watchChanges(ctx.domain, ctx.principal, {
      ...input,
      signal: signal ?? new AbortController().signal,
    });
    for await (const change of withTrpcErrors(changes)) {
      await ctx.waitUntilWritable();
      yield change;
    }
  }),

  listeners: protectedProcedure
    .input(OfEndpoint)
    .query(({ ctx, input }) => listListeners(ctx.domain, ctx.principal, input)),
});
