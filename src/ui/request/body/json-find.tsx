import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import {
  IconChevronDown,
  IconChevronUp,
  IconFold,
  IconArrowsVertical,
  IconSearch,
} from '@tabler/icons-react';
import { formatCount } from '#ui/kit/count.ts';
import classes from './json-tree.module.css';

export interface JsonFindProps {
  text: string;
  onText: (text: string) => void;
  /** Of the active match, from 1; 0 if the active node is none. */
  position: number;
  count: number;
  onStep: (step: 1 | -1) => void;
  onExpandAll: () => void;
  onCollapseAll: () => void;
}

export function JsonFind({
  text,
  onText,
  position,
  count,
  onStep,
  onExpandAll,
  onCollapseAll,
}: JsonFindProps) {
  return (
    <div className={classes['tools']}>
      <TextInput
        className={classes['find'] ?? ''}
        size="xs"
        variant="unstyled"
        aria-label="Find a key or value"
        placeholder="Find a key or value"
        leftSection={<IconSearch size={14} stroke={1.7} />}
        value={text}
        onChange={({ currentTarget }) => {
          onText(currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onStep(event.shiftKey ? -1 : 1);
          if (event.key !== 'Escape') return;
          event.preventDefault();
          if (text === '') event.currentTarget.blur();
          else onText('');
        }}
      />
      {text === '' ? null : (
        <>
          <span className={classes['count']} role="status">
            {count === 0
              ? 'None'
              : `${position === 0 ? '–' : formatCount(position)} of ${formatCount(count)}`}
          </span>
          <ActionIcon
            size="sm"
            aria-label="Previous match"
            disabled={count === 0}
            onClick={() => {
              onStep(-1);
            }}
          >
            <IconChevronUp size={15} stroke={1.7} />
          </ActionIcon>
          <ActionIcon
            size="sm"
            aria-label="Next match"
            disabled={count === 0}
            onClick={() => {
              onStep(1);
            }}
          >
            <IconChevronDown size={15} stroke={1.7} />
          </ActionIcon>
        </>
      )}
      <div className={classes['folds']}>
        <Tooltip label="Open all">
          <ActionIcon size="sm" aria-label="Open all" onClick={onExpandAll}>
            <IconArrowsVertical size={15} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label="Close all">
          <ActionIcon size="sm" aria-label="Close all" onClick={onCollapseAll}>
            <IconFold size={15} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}
