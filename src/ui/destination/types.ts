import type { inferRouterInputs } from '@trpc/server';
import type { AppRouter } from '#transport/trpc/router.ts';
import type { RouterOutputs } from '#ui/trpc.ts';

export type Destination = RouterOutputs['destination']['get'];
export type Filter = NonNullable<Destination['filter']>;
export type FilterCondition = Filter['all'][number];
export type JsonValue = string | number | boolean | null;
export type DestinationSettings = Omit<inferRouterInputs<AppRouter>['destination']['create'], 'endpointId'>;
export type DestinationTest = RouterOutputs['destination']['test'];
