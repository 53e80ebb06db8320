import type { LimitField, LimitRow } from '../limit-row.ts';
import { CAPTURE_LIMITS } from './captures.ts';
import { CREDENTIAL_LIMITS } from './credentials.ts';
import { ENDPOINT_LIMITS } from './endpoints.ts';
import { FEATURE_LIMITS } from './features.ts';
import { REST_LIMITS } from './rest-calls.ts';
import { STREAM_LIMITS } from './streams.ts';

export const ALL_LIMITS: readonly LimitRow[] = [
  ...CAPTURE_LIMITS,
  ...ENDPOINT_LIMITS,
  ...CREDENTIAL_LIMITS,
  ...STREAM_LIMITS,
  ...FEATURE_LIMITS,
  ...REST_LIMITS,
];

/** What a plan has and no door holds, and why. */
export const HELD_BY_NO_DOOR: Partial<Record<LimitField, string>> = {
  id: 'names the plan',
  title: 'names the plan to people',
  priceIds: 'buys the plan',
  members:
    'nobody can be invited: no route or procedure makes a membership but the one that makes the account',
};

/** Doors that take or change something, and use up nothing that a plan counts. Reading is no use of a limit but a call. */
export const USES_NO_LIMIT: Readonly<Record<string, string>> = {
  'DELETE /api/endpoints/{id}': 'frees a place',
  'DELETE /api/requests': 'removes',
  'DELETE /api/requests/{id}': 'removes',
  'DELETE /v1/endpoints/{id}': 'frees a place',
  'DELETE /v1/api-keys/{id}': 'frees a place',
  'POST /api/verify-signature': 'computes; by address, like all that anybody may call',
  'POST /auth/logout': 'ends a sign-in',
  'POST /v1/auth/logout': 'ends a sign-in',
  'POST /v1/auth/register':
    'the endpoint that an account begins with is its first, and plans have at least one',
  'POST /v1/auth/login': 'makes tokens, which have a rate and no limit',
  'POST /v1/auth/refresh': 'makes tokens, which have a rate and no limit',
  'POST /v1/auth/change-password': 'changes a password',
  'POST /v1/events/{id}/retry': 'another try of a delivery that exists',
  'trpc accessToken.create': 'tokens of people have a rate and no limit',
  'trpc accessToken.revoke': 'ends a token',
  'trpc accessToken.endSignIn': 'ends a sign-in',
  'trpc account.updateProfile': 'changes a name',
  'trpc account.changePassword': 'changes a password',
  'trpc account.changeEmail': 'sends a mail, which has a rate',
  'trpc account.resendVerification': 'sends a mail, which has a rate',
  'trpc account.signOutEverywhere': 'ends sign-ins',
  'trpc account.deleteAccount': 'removes everything',
  'trpc apiKey.revoke': 'frees a place',
  'trpc auth.register': 'the endpoint that an account begins with is its first, and plans have at least one',
  'trpc auth.requestPasswordReset': 'sends a mail, which has a rate',
  'trpc auth.resetPassword': 'changes a password',
  'trpc auth.verifyEmail': 'confirms an address',
  'trpc billing.choosePlan': 'buys limits',
  'trpc billing.openPortal': 'leads to the payment provider',
  'trpc billing.refresh': 'asks the payment provider',
  'trpc consumer.delete': 'removes a position',
  'trpc consumer.reset': 'moves a position',
  'trpc delivery.changes': 'says what has changed, beside a listener that has a place',
  'trpc delivery.retry': 'another try of a delivery that exists',
  'trpc destination.delete': 'removes',
  'trpc destination.revealSecret': 'shows what is there',
  'trpc destination.rotateSecret': 'replaces what is there',
  'trpc destination.test': 'one try outside the log, which has a rate',
  'trpc destination.setEnabled':
    'what a plan without forwarding has enabled gets nothing, as its captures show',
  'trpc endpoint.delete': 'frees a place',
  'trpc replay.cancelJob': 'ends',
  'trpc replay.failed': 'other tries of deliveries that exist',
  'trpc replay.resumeJob': 'goes on with what was let begin, each event within the limits',
  'trpc request.delete': 'removes',
  'trpc stream.changes': 'says that something has changed, beside a listener that has a place',
};
