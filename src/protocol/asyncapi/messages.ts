import type { z } from 'zod';
import { describeFields, toJsonSchema, type JsonSchema } from './json-schema.ts';
import type { MessageWords } from './words.ts';

type MessageSchema = z.ZodObject<{ type: z.ZodLiteral<string> }>;

export interface StreamMessages {
  /** By the name of the component. */
  messages: Record<string, object>;
  /** What the messages refer to. */
  schemas: Record<string, JsonSchema>;
}

/** `new_request` of the endpoint stream becomes `EndpointNewRequest`. */
function componentName(prefix: string, type: string): string {
  const words = type.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return prefix + words.join('');
}

/** The messages of one direction of one stream, as components of the document. */
export function messagesOf(
  prefix: string,
  options: readonly MessageSchema[],
  words: Readonly<Record<string, MessageWords>>,
): StreamMessages {
  const schemas: Record<string, JsonSchema> = {};
  const messages = options.map((schema) => {
    const type = schema.shape.type.value;
    const { definitions = {}, ...payload } = toJsonSchema(schema);
    Object.assign(schemas, definitions);
    const said = words[type];
    if (!said) throw new Error(`Nothing is said of the message ${type}`);
    describeFields(payload, said.fields);
    const message = {
      name: type,
      title: type,
      summary: said.about,
      contentType: 'application/json',
      payload,
      examples: [{ name: type, payload: said.example }],
    };
    return [componentName(prefix, type), message] as const;
  });
  return { messages: Object.fromEntries(messages), schemas };
}
