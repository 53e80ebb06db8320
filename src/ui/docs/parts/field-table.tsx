import type { FieldRow } from '#ui/docs/schema/field-rows.ts';
import classes from './field-table.module.css';
import { Table } from './table.tsx';
import { Ticks } from './ticks.tsx';

export interface FieldTableProps {
  label: string;
  rows: readonly FieldRow[];
  /** By field name, where the schema itself says nothing. */
  texts?: Readonly<Record<string, string>>;
  /** Inputs are marked when they must be there, outputs when they may be missing. */
  kind: 'input' | 'output';
}

function markOf(row: FieldRow, kind: 'input' | 'output'): string | null {
  if (kind === 'input') return row.required && row.default === undefined ? 'required' : null;
  return row.required ? null : 'may be missing';
}

function defaultWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The fields of an object: name, type, meaning. */
export function FieldTable({ label, rows, texts = {}, kind }: FieldTableProps) {
  return (
    <Table
      label={label}
      tight
      head={['Field', 'Meaning']}
      rows={rows.map((row) => ({
        key: row.name,
        cells: [
          <span key="name" className={classes['field']}>
            <code>{row.name}</code>
            {row.alias === undefined ? null : <code>{row.alias}</code>}
          </span>,
          <span key="meaning" className={classes['meaning']}>
            <span className={classes['type']}>
              {row.type}
              {row.default === undefined ? null : `, default ${defaultWords(row.default)}`}
              {markOf(row, kind) === null ? null : (
                <span className={classes['mark']}>{markOf(row, kind)}</span>
              )}
            </span>
            <span>
              <Ticks text={texts[row.name] ?? row.description ?? ''} />
            </span>
          </span>,
        ],
      }))}
    />
  );
}
