import type { TRPCClientErrorLike } from '@trpc/client';
import type { AppRouter } from '#transport/trpc/router.ts';

export type ApiError = TRPCClientErrorLike<AppRouter>;

const UNREACHABLE = 'The server can’t be reached. Check your connection and try again.';

/** What happened and the next step, in words for the user. */
export function errorMessage(error: ApiError): string {
  // Without data the answer did not come from the API: the network or a proxy failed.
  return error.data ? error.message : UNREACHABLE;
}

export function isNotFound(error: ApiError | null): boolean {
  return error?.data?.domainCode === 'not_found';
}
