import type { RouteConfig } from '@hono/zod-openapi';
import * as apiAccount from './api/account.ts';
import * as apiEndpoints from './api/endpoints.ts';
import * as apiRequests from './api/requests.ts';
import * as apiVerifySignature from './api/verify-signature.ts';
import * as documents from './documents.ts';
import * as v1ApiKeys from './v1/api-keys.ts';
import * as auth from './v1/auth.ts';
import * as v1Endpoints from './v1/endpoints.ts';
import * as v1Events from './v1/events.ts';

/** A line per noun, as in the registration of the handlers. */
const NOUNS: readonly object[] = [
  apiEndpoints,
  apiRequests,
  apiAccount,
  apiVerifySignature,
  auth,
  v1Endpoints,
  v1Events,
  v1ApiKeys,
  documents,
];

function isContract(value: unknown): value is RouteConfig {
  return typeof value === 'object' && value !== null && 'getRoutingPath' in value;
}

/** Every route of the public REST. */
export const REST_CONTRACTS: readonly RouteConfig[] = NOUNS.flatMap((noun) =>
  Object.values(noun).filter(isContract),
);
