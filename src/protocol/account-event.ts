import { z } from 'zod';

export const AccountDeliveryStatus = z.enum(
  ['pending', 'delivered', 'retrying', 'failed'],
  'Use pending, delivered, retrying or failed',
);

/** What `event` and `status_update` say of an event's newest delivery. */
export const AccountDelivery = z.object({
  delivery_status: AccountDeliveryStatus,
  /** Of the destination's last answer; 0 until there is one. */
  status_code: z.int().min(0).max(999),
  /** Tries after the first one. */
  retry_count: z.int().nonnegative(),
  next_retry_at: z.iso.datetime().nullable(),
  delivered_at: z.iso.datetime().nullable(),
});
export type AccountDelivery = z.infer<typeof AccountDelivery>;

/** The Event of the account stream and of `/v1`: the documented fields, then our own. */
export const AccountEvent = z
  .object({
    id: z.uuid(),
    endpoint_id: z.uuid(),
    method: z.string(),
    /** Lower-case names, repeats joined; connection-bound names left out. */
    headers: z.record(z.string(), z.string()),
    /** UTF-8 text if the bytes are valid UTF-8, else base64: see `body_encoding`. `""` when there is none. */
    body: z.string(),
    source_ip: z.string(),
    ...AccountDelivery.shape,
    /** The start of the destination's last answer as text; null until there is one. */
    response_body: z.string().nullable(),
    created_at: z.iso.datetime(),
    /** Whole path with `/h/<id>`, no query string. */
    path: z.string(),
    /** Repeated keys joined with `,`. */
    query: z.record(z.string(), z.string()),
    /** Position in the endpoint's log, gapless from 1. */
    seq: z.int().positive(),
    body_encoding: z.enum(['utf8', 'base64']),
    /** True only in lists, where large bodies are cut; `GET /v1/events/:id` has them whole. */
    body_truncated: z.boolean(),
  })
  .meta({ id: 'Event' });
export type AccountEvent = z.infer<typeof AccountEvent>;
