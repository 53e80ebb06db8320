import { z } from 'zod';

export const AccountDeliveryStatus = z.enum(
  ['pending', 'delivered', 'retrying', 'failed'],
  'Use pending, delivered, retrying or failed',
);

/** What `event` and `status_update` say of an event's newest delivery. */
export const AccountDelivery = z.object({
  delivery_status: AccountDeliveryStatus.describe('Of the newest delivery; pending where there is none'),
  status_code: z.int().min(0).max(999).describe('Of the destination’s last answer; 0 until there is one'),
  retry_count: z.int().nonnegative().describe('Tries after the first one'),
  next_retry_at: z.iso.datetime().nullable(),
  delivered_at: z.iso.datetime().nullable(),
});
export type AccountDelivery = z.infer<typeof AccountDelivery>;

const EXAMPLE = {
  id: '019e0c1a-81c4-7f0e-8a55-6e1d2f3b4c70',
  endpoint_id: '019e0c1a-7d5c-7b3e-9f3a-2c8e5d1b4a60',
  method: 'POST',
  headers: { 'content-type': 'application/json', 'user-agent': 'Stripe/1.0' },
  body: '{"type":"invoice.paid"}',
  source_ip: '203.0.113.9',
  delivery_status: 'pending',
  status_code: 0,
  retry_count: 0,
  next_retry_at: null,
  delivered_at: null,
  response_body: null,
  created_at: '2026-05-03T14:02:01.250Z',
  path: '/h/orders/paid',
  query: { live: '1' },
  seq: 42,
  body_encoding: 'utf8',
  body_truncated: false,
};

/** The Event of the account stream and of `/v1`: the documented fields, then our own. */
export const AccountEvent = z
  .object({
    id: z.uuid(),
    endpoint_id: z.uuid(),
    method: z.string(),
    headers: z
      .record(z.string(), z.string())
      .describe('Lower-case names, repeats joined with a comma; connection-bound names are left out'),
    body: z.string().describe('Text if the bytes are valid UTF-8, else base64: see body_encoding'),
    source_ip: z.string(),
    ...AccountDelivery.shape,
    response_body: z
      .string()
      .nullable()
      .describe('The start of the destination’s last answer, as text; null until there is one'),
    created_at: z.iso.datetime().describe('When it arrived'),
    path: z.string().describe('The whole path as it was called, without the query string'),
    query: z.record(z.string(), z.string()).describe('Repeated names joined with a comma'),
    seq: z.int().positive().describe('Position in the endpoint’s log, gapless from 1'),
    body_encoding: z.enum(['utf8', 'base64']),
    body_truncated: z
      .boolean()
      .describe('True only in lists, for bodies of more than 64 KiB; a single event has its body whole'),
  })
  .meta({ id: 'Event', examples: [EXAMPLE] });
export type AccountEvent = z.infer<typeof AccountEvent>;
