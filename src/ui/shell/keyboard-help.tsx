import { Kbd, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { SHORTCUTS } from '#ui/request/shortcuts.ts';
import { ModKey } from '#ui/shell/mod-key.tsx';
import classes from './keyboard-help.module.css';

const EVERYWHERE: readonly { keys: readonly ReactNode[]; text: string }[] = [
  { keys: [<ModKey key="mod" />, 'K'], text: 'Go to a page, or do something' },
  { keys: ['n'], text: 'New endpoint' },
  { keys: ['['], text: 'Show or hide the rail' },
  { keys: ['?'], text: 'This help' },
];

const GROUPS = [
  { title: 'Requests', shortcuts: SHORTCUTS },
  { title: 'Everywhere', shortcuts: EVERYWHERE },
];

export function KeyboardHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal opened={opened} onClose={onClose} title="Keyboard shortcuts" size="38rem">
      <div className={classes['groups']}>
        {GROUPS.map(({ title, shortcuts }) => (
          <section key={title}>
            <h3 className={classes['title']}>{title}</h3>
            <dl className={classes['list']}>
              {shortcuts.map(({ keys, text }) => (
                <div key={text} className={classes['row']}>
                  <dt>{text}</dt>
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
