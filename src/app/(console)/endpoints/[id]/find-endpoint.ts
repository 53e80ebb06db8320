import { cache } from 'react';
import { getEndpoint } from '#domain/endpoint/get-endpoint.ts';
import { EndpointId, type EndpointDetail } from '#domain/endpoint/schemas.ts';
import { isDomainError } from '#domain/errors.ts';
import { handoff } from '#server/handoff.ts';
import { currentUser } from '../../../session.ts';

/** Of whoever is signed in; null when there is none of this id. */
export const findEndpoint = cache(async (id: string): Promise<EndpointDetail | null> => {
  const principal = await currentUser();
  if (!principal || !EndpointId.safeParse(id).success) return null;
  return getEndpoint(handoff().context, principal, { id }).catch((error: unknown) => {
    if (isDomainError(error) && error.code === 'not_found') return null;
    throw error;
  });
});
