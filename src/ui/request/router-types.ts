import type { RouterOutputs } from '#ui/trpc.ts';

export type RequestPage = RouterOutputs['request']['list'];
export type RequestSummary = RequestPage['requests'][number];
export type RequestDetail = RouterOutputs['request']['get'];
export type SignatureVerdict = NonNullable<RequestDetail['signature']>;
export type Endpoint = RouterOutputs['endpoint']['get'];
export type Listener = RouterOutputs['stream']['listeners'][number];
export type RequestAnswer = NonNullable<RequestDetail['answer']>;
