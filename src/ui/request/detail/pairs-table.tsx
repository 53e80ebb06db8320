import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { CopyButton } from '#ui/kit/copy-button.tsx';
import classes from './pairs-table.module.css';

/** Fewer are seen at a glance. */
const FILTER_FROM = 6;

export interface PairsTableProps {
  /** What the table holds: "Headers". */
  label: string;
  /** One of them: "header". */
  noun: string;
  pairs: readonly (readonly [name: string, value: string])[];
  /** What the copy button of all copies. */
  copyAll?: string;
  /** On the left of the bar. */
  children?: ReactNode;
}

/** Names and values in order, with case and repeats. */
export function PairsTable({ label, noun, pairs, copyAll, children }: PairsTableProps) {
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();
  const numbered = pairs.map(([name, value], index) => ({ name, value, index }));
  const shown = numbered.filter(({ name, value }) => `${name}\n${value}`.toLowerCase().includes(wanted));
  return (
    <div className={classes['root']}>
      <div className={classes['bar']}>
        {children}
        {pairs.length >= FILTER_FROM ? (
          <TextInput
            className={classes['filter'] ?? ''}
            size="xs"
            aria-label={`Filter ${label.toLowerCase()}`}
            placeholder={`Filter ${label.toLowerCase()}`}
            leftSection={<IconSearch size={14} stroke={1.7} />}
            value={filter}
            onChange={({ currentTarget }) => {
              setFilter(currentTarget.value);
            }}
          />
        ) : null}
        {copyAll === undefined ? null : (
          <div className={classes['copyAll']}>
            <CopyButton value={copyAll} label="Copy all" withText size="xs" variant="subtle" />
          </div>
        )}
      </div>
      <div className={classes['scroller']} tabIndex={0} role="region" aria-label={label}>
        <table className={classes['table']}>
          <colgroup>
            <col className={classes['nameColumn']} />
            <col />
            <col className={classes['copyColumn']} />
          </colgroup>
          <thead className={classes['tableHead']}>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Value</th>
              <th scope="col">Copy</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ name, value, index }) => (
              <tr key={index}>
                <th scope="row">{name}</th>
                <td>{value === '' ? <span className={classes['empty']}>empty</span> : value}</td>
                <td className={classes['copy']}>
                  <CopyButton value={value} label={`Copy ${noun} ${name}`} size="xs" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {shown.length === 0 ? <p className={classes['none']}>Nothing matches “{filter}”.</p> : null}
      </div>
    </div>
  );
}
