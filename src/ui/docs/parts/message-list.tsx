import { z } from 'zod';
import type { MessageDoc } from '#ui/docs/contract/message-doc.ts';
import { fieldRows } from '#ui/docs/schema/field-rows.ts';
import type { JsonSchema } from '#ui/docs/schema/json-schema.ts';
import { Json } from './code.tsx';
import { FieldTable } from './field-table.tsx';
import { Ticks } from './ticks.tsx';

export interface MessageListProps {
  /** Begins the ids of the headings: `server-new_request`. */
  from: 'server' | 'client';
  options: readonly z.ZodObject<{ type: z.ZodLiteral<string> }>[];
  docs: Readonly<Record<string, MessageDoc<unknown>>>;
}

/** The fields of a message but its type and time, which all have. */
export function messageRows(schema: z.ZodType, closed: readonly string[] = []) {
  // Guarantee: zod writes JSON Schema.
  const rows = fieldRows(z.toJSONSchema(schema) as JsonSchema, { closed });
  const own = rows.filter(({ name }) => name !== 'type' && name !== 'timestamp');
  // What only holds the rest needs no row.
  return own.filter(({ name, type }) => type !== 'object' || closed.includes(name) || name.includes('.'));
}

/** Every message type of a union with its fields and an example. */
export function MessageList({ from, options, docs }: MessageListProps) {
  return options.map((schema) => {
    const type = schema.shape.type.value;
    const doc = docs[type];
    if (!doc) throw new Error(`The docs do not explain ${type}`);
    const rows = messageRows(schema, doc.closed);
    return (
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
    );
  });
}
