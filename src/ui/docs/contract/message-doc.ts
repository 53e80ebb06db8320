/** What the docs say of one message type. */
export interface MessageDoc<Message> {
  /** When it is sent, in a sentence. */
  about: string;
  /** Fields that are explained elsewhere. */
  closed?: readonly string[];
  /** By dotted field name, for fields that the schema itself does not describe. */
  fields: Readonly<Record<string, string>>;
  example: Message;
}

/** One for each type; the compiler misses none. */
export type MessageDocs<Message extends { type: string }> = {
  readonly [T in Message['type']]: MessageDoc<Extract<Message, { type: T }>>;
};
