import { z } from 'zod';
import { ClientMessage, type ErrorMessage } from '#protocol/endpoint-stream.ts';

/** What an `error` says. */
export type MessageError = z.infer<typeof ErrorMessage>['payload'];

const KNOWN_TYPES: readonly unknown[] = ClientMessage.options.map((one) => one.shape.type.value);

const INVALID: MessageError = {
  code: 'INVALID_MESSAGE',
  message: 'Send text frames of JSON with a "type", for example {"type":"ping"} or {"type":"ack","seq":7}',
};
const UNKNOWN: MessageError = {
  code: 'UNKNOWN_TYPE',
  message: `This message type is not known. Known types: ${KNOWN_TYPES.join(', ')}`,
};

const Named = z.object({ requestId: z.uuid() });

/** Of a `respond`: which field is wrong, and of which request where that can be read. */
function invalidAnswer(json: object, error: z.ZodError): MessageError {
  const [issue] = error.issues;
  const where = issue?.path.join('.') ?? '';
  const named = Named.safeParse(json);
  return {
    code: 'INVALID_ANSWER',
    message: `${where}: ${issue?.message ?? 'not valid'}`,
    ...(named.success && { requestId: named.data.requestId }),
  };
}

/** A client's message, or what is wrong with it. */
export function parseClientMessage(text: string): ClientMessage | MessageError {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return INVALID;
  }
  const parsed = ClientMessage.safeParse(json);
  if (parsed.success) return parsed.data;
  if (typeof json !== 'object' || json === null || !('type' in json)) return INVALID;
  if (json.type === 'respond') return invalidAnswer(json, parsed.error);
  return typeof json.type === 'string' && !KNOWN_TYPES.includes(json.type) ? UNKNOWN : INVALID;
}
