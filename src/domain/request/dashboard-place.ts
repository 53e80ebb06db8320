import { v7 as uuidv7 } from 'uuid';
import type { DomainContext } from '#domain/context.ts';
import { DomainError } from '#domain/errors.ts';
import type { Plan } from '#domain/limit/plan.ts';
import { isWithinCap } from '#domain/stream/is-within-cap.ts';
import type { Listener } from '#domain/stream/presence.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';

/** A page's place among an endpoint's listeners. */
export interface DashboardPlace extends Disposable {
  /** Aborts with the refusal when a smaller plan has no room for it any more. */
  readonly signal: AbortSignal;
}

/** @throws {DomainError} `limit_exceeded` */
export async function takeDashboardPlace(
  ctx: DomainContext,
  input: Pick<Listener, 'workspaceId' | 'endpointId' | 'userAgent'>,
): Promise<DashboardPlace> {
  const { workspaceId, endpointId, userAgent } = input;
  const listener: Listener = {
    ...{ connectionId: uuidv7(), workspaceId, endpointId, userAgent },
    ...{ clientType: 'web', clientMode: null, connectedAtMs: ctx.clock.now() },
  };
  const controller = new AbortController();
  const judge = async (): Promise<void> => {
    const plan = await planOfWorkspace(ctx, workspaceId);
    if (!(await isWithinCap(ctx, listener, plan.listenersPerEndpoint))) controller.abort(noPlace(plan));
  };
  const judgeSoon = (): void => {
    judge().catch((error: unknown) => {
      ctx.logger.warn({ err: error, endpointId }, 'A page’s place could not be judged by the new plan');
    });
  };
  // Before the plan is read: a change of it meanwhile must not be missed.
  const unsubscribes = [
    ctx.bus.subscribe('plan-changed', (message) => {
      if (message.workspaceId === workspaceId) judgeSoon();
    }),
    ctx.bus.subscribe('bus-resumed', judgeSoon),
  ];
  const dispose = (): void => {
    for (const unsubscribe of unsubscribes) unsubscribe();
  };
  try {
    const plan = await planOfWorkspace(ctx, workspaceId);
    const leave = await ctx.presence.enter(listener, plan.listenersPerEndpoint);
    if (!leave) throw noPlace(plan);
    unsubscribes.push(leave);
  } catch (error) {
    dispose();
    throw error;
  }
  return { signal: controller.signal, [Symbol.dispose]: dispose };
}

function noPlace({ title, listenersPerEndpoint }: Plan): DomainError {
  const limit = listenersPerEndpoint ?? 0;
  const noun = limit === 1 ? 'listener' : 'listeners';
  const words = `The ${title} plan allows ${limit} ${noun} at once on an endpoint; close another one or change the plan.`;
  return new DomainError('limit_exceeded', words, { limit });
}
