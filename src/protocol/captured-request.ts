import { z } from 'zod';

/** The captured request of the endpoint stream and of `/api`: twelve documented fields, then our own. */
export const CapturedRequest = z
  .object({
    id: z.uuid(),
    endpointId: z.uuid(),
    method: z.string(),
    /** Whole path with `/h/<id>`, no query string. */
    path: z.string(),
    /** Lower-case names, repeats joined; connection-bound names left out. */
    headers: z.record(z.string(), z.string()),
    /** Repeated keys joined with `,`. */
    query: z.record(z.string(), z.string()),
    /** UTF-8 text if the bytes are valid UTF-8, else base64. */
    body: z.string(),
    contentType: z.string(),
    ip: z.string(),
    userAgent: z.string(),
    /** Bytes. */
    size: z.int().nonnegative(),
    createdAt: z.iso.datetime(),
    /** Position in the endpoint's log, gapless from 1. */
    seq: z.int().positive(),
    bodyEncoding: z.enum(['utf8', 'base64']),
    /** With `?raw=1`: the header list in order, with case and repeats. */
    rawHeaders: z.array(z.tuple([z.string(), z.string()])).optional(),
    /** With `?raw=1`: the raw request target. */
    url: z.string().optional(),
  })
  .meta({ id: 'CapturedRequest' });
export type CapturedRequest = z.infer<typeof CapturedRequest>;
