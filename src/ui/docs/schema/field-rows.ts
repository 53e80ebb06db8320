import { alternatives, resolve, type JsonSchema, type SchemaRoot } from './json-schema.ts';
import { typeWords } from './type-words.ts';

export interface FieldRow {
  /** `target.connectionId`; `data[].id` inside of a list. */
  name: string;
  /** The same field under its other spelling. */
  alias?: string;
  type: string;
  required: boolean;
  default?: unknown;
  description?: string;
}

export interface FieldRowsOptions {
  /** Where references point; the schema itself by default. */
  root?: SchemaRoot;
  /** Fields that are explained elsewhere: listed, not opened. */
  closed?: readonly string[];
}

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The fields of an object, those of nested ones below it. Two spellings of one field are one row. */
export function fieldRows(
  schema: JsonSchema,
  { root = schema, closed = [] }: FieldRowsOptions = {},
): FieldRow[] {
  const open = (one: JsonSchema, prefix: string, depth: number): FieldRow[] => {
    const { properties = {}, required = [] } = resolve(one, root);
    const names = Object.keys(properties);
    const isAlias = (name: string): boolean => names.some((other) => other !== name && snake(other) === name);
    return names
      .filter((name) => !isAlias(name))
      .flatMap((name) => {
        const field = resolve(properties[name] ?? {}, root);
        const alias = snake(name);
        const row: FieldRow = {
          name: `${prefix}${name}`,
          ...(alias !== name && alias in properties && { alias: `${prefix}${alias}` }),
          type: typeWords(field, root),
          required: required.includes(name),
          ...(field.default !== undefined && { default: field.default }),
          ...(field.description !== undefined && { description: field.description }),
        };
        const inner = closed.includes(row.name) || depth > 3 ? null : innerOf(field, root);
        return inner ? [row, ...open(inner.schema, `${row.name}${inner.mark}`, depth + 1)] : [row];
      });
  };
  const { schema: outer, mark } = innerOf(resolve(schema, root), root) ?? { schema, mark: '' };
  return open(outer, mark === '[].' ? mark : '', 0);
}

/** The object that a field holds, by itself or in a list. */
function innerOf(schema: JsonSchema, root: SchemaRoot): { schema: JsonSchema; mark: string } | null {
  const objects = alternatives(schema, root).some.filter((one) => one.properties);
  if (objects[0]) return { schema: objects[0], mark: '.' };
  const { items } = alternatives(schema, root).some[0] ?? {};
  const item = items && resolve(items, root);
  return item?.properties ? { schema: item, mark: '[].' } : null;
}
