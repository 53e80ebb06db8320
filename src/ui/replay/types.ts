import type { inferRouterInputs } from '@trpc/server';
import type { AppRouter } from '#transport/trpc/router.ts';
import type { RouterOutputs } from '#ui/trpc.ts';

export type ReplayJob = RouterOutputs['replay']['jobs'][number];
type ReplayInput = inferRouterInputs<AppRouter>['replay']['event'];
export type ReplayEdit = NonNullable<ReplayInput['edit']>;
export type ReplayTarget = NonNullable<ReplayInput['to']>;
