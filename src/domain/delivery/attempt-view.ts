import { z } from 'zod';
import type { DeliveryAttempt } from '#generated/prisma/client.ts';
import type { AttemptView } from './schemas.ts';

const Ms = z.number().nullable();
const StoredTimings = z.object({ dnsMs: Ms, connectMs: Ms, tlsMs: Ms, firstByteMs: Ms });
const StoredHeaders = z.array(z.tuple([z.string(), z.string()]));

/** A stored attempt for the dashboard; what is not of the present form is left out. */
export function toAttemptView(
  row: Omit<DeliveryAttempt, 'responseBody'> & { responseBytes: number | null },
): AttemptView {
  const timings = StoredTimings.safeParse(row.timings);
  const headers = StoredHeaders.safeParse(row.responseHeaders);
  return {
    number: row.number,
    url: row.url,
    startedAt: row.startedAt.toISOString(),
    durationMs: row.durationMs,
    statusCode: row.statusCode,
    errorCode: row.errorCode,
    errorMessage: row.errorMessage,
    timings: timings.success ? timings.data : null,
    remoteAddress: row.remoteAddress,
    responseHeaders: headers.success ? headers.data : [],
    responseBytes: row.responseBytes,
  };
}
