import type { ReactNode } from 'react';
import classes from './table.module.css';

export interface Row {
  key: string;
  /** Where a link leads to. */
  id?: string;
  cells: readonly ReactNode[];
}

export interface TableProps {
  /** Said by screen readers. */
  label: string;
  head: readonly string[];
  rows: readonly Row[];
  /** On a phone, where the cells of a row stand below each other: with the name of the column. */
  named?: boolean;
  /** The first column is as wide as its longest word. */
  tight?: boolean;
}

/** The roles are spelled out, because a table that is displayed as blocks loses them. */
export function Table({ label, head, rows, named = false, tight = false }: TableProps) {
  return (
    <table className={classes['root']} role="table" aria-label={label} data-tight={tight || undefined}>
      <thead role="rowgroup">
        <tr role="row">
          {head.map((name) => (
            <th key={name} role="columnheader" scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ key, id, cells }) => (
          <tr key={key} id={id} role="row">
            {cells.map((cell, index) => (
              <td key={head[index]} role="cell" data-name={named ? head[index] : undefined}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
