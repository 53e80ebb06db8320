import { z } from 'zod';

/** The answer of a client to the sender of a request; the first valid one within the deadline counts. */
export const RespondMessage = z.object({
  type: z.literal('respond'),
  requestId: z.uuid('Send the id of a new_request'),
  status: z.int('Use a status from 200 to 599').min(200).max(599),
  /** Without it the answer has none but those that the server sets. */
  headers: z
    .union([z.array(z.tuple([z.string(), z.string()])), z.record(z.string(), z.string())], {
      error: 'Send a list of [name, value], or an object of strings',
    })
    .optional(),
  /** Without it the answer is empty. */
  body: z.string('Send a string').optional(),
  bodyEncoding: z.enum(['utf8', 'base64'], 'Use utf8 or base64').optional(),
});
export type RespondMessage = z.infer<typeof RespondMessage>;
