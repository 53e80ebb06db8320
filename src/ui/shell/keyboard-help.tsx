import { Kbd, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { ModKey } from '#ui/shell/mod-key.tsx';
import classes from './keyboard-help.module.css';

const GROUPS: readonly { title: string; rows: readonly [label: string, ...keys: ReactNode[]][] }[] = [
  {
    title: 'Requests',
    rows: [
      ['Next request', 'j', '↓'],
      ['Previous request', 'k', '↑'],
      ['Open the selected request', 'Enter'],
      ['Body, Headers, Query, Raw, Deliveries', '1–5'],
      ['Search the list', '/'],
      ['Copy as curl', 'c'],
      ['Replay', 'r'],
      ['Live or paused', 'l'],
      ['Back, close', 'Esc'],
    ],
  },
  {
    title: 'Everywhere',
    rows: [
      ['Go to or do anything', <ModKey key="mod" />, 'K'],
      ['New endpoint', 'n'],
      ['Show or hide the rail', '['],
      ['This help', '?'],
    ],
  },
];

export function KeyboardHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" size="38rem">
      <div className={classes['groups']}>
        {GROUPS.map(({ title, rows }) => (
          <section key={title}>
            <h3 className={classes['title']}>{title}</h3>
            <dl className={classes['list']}>
              {rows.map(([label, ...keys]) => (
                <div key={label} className={classes['row']}>
                  <dt>{label}</dt>
                  <dd className={classes['keys']}>
                    {keys.map((key, index) => (
                      <Kbd key={index} size="xs">
                        {key}
                      </Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
