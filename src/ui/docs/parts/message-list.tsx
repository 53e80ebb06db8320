import { z } from 'zod';
import type { MessageDoc } from '#ui/docs/contract/message-doc.ts';
import { fieldRows, type FieldRow } from '#ui/docs/schema/field-rows.ts';
import type { JsonSchema } from '#ui/docs/schema/json-schema.ts';
import { Json } from './code.tsx';
import { FieldTable } from './field-table.tsx';
import { Ticks } from './ticks.tsx';

/** A message type with its fields, but type and time, which all have. */
export interface DescribedMessage {
  type: string;
  doc: MessageDoc<unknown>;
  rows: readonly FieldRow[];
}

/** Every type of a union with what the docs say of it. */
export function describeMessages(
  options: readonly z.ZodObject<{ type: z.ZodLiteral<string> }>[],
  docs: Readonly<Record<string, MessageDoc<unknown>>>,
): DescribedMessage[] {
  return options.map((schema) => {
    const type = schema.shape.type.value;
    const doc = docs[type];
    if (!doc) throw new Error(`The docs do not explain ${type}`);
    const { closed = [] } = doc;
    // Guarantee: zod writes JSON Schema.
    const rows = fieldRows(z.toJSONSchema(schema) as JsonSchema, { closed }).filter(
      ({ name }) => name !== 'type' && name !== 'timestamp',
    );
    // What only holds the rest needs no row.
    const isFrame = (row: FieldRow): boolean =>
      row.type === 'object' && !row.name.includes('.') && !closed.includes(row.name);
    return { type, doc, rows: rows.filter((row) => !isFrame(row)) };
  });
}

export interface MessageListProps {
  /** Begins the ids of the headings: `server-new_request`. */
  from: 'server' | 'client';
  messages: readonly DescribedMessage[];
}

/** Message types with their fields and an example of each. */
export function MessageList({ from, messages }: MessageListProps) {
  return messages.map(({ type, doc, rows }) => (
    <div key={type}>
      <h3 id={`${from}-${type}`}>
        <code>{type}</code>
      </h3>
      <p>
        <Ticks text={doc.about} />
      </p>
      {rows.length > 0 ? (
        <FieldTable
          label={`Fields of ${type} from the ${from}`}
          rows={rows}
          texts={doc.fields}
          kind={from === 'server' ? 'output' : 'input'}
        />
      ) : null}
      <Json value={doc.example} label={`${type} from the ${from}`} />
    </div>
  ));
}
