import { ActionIcon, CloseButton, Kbd, Select, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconPlayerPause, IconPlayerPlay, IconSearch } from '@tabler/icons-react';
import { memo, useState, type Ref } from 'react';
import { SampleMenu } from '../first-minute/sample-menu.tsx';
import type { RequestFilter } from '../request-filter.ts';
import type { Endpoint } from '../router-types.ts';
import classes from './list-toolbar.module.css';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const ANY = 'Any method';
const SEARCH_DELAY_MS = 200;

export interface ListToolbarProps {
  endpoint: Endpoint;
  filter: RequestFilter;
  onFilter: (filter: RequestFilter) => void;
  isPaused: boolean;
  onTogglePause: () => void;
  searchRef: Ref<HTMLInputElement>;
}

/** Memoized: the list beside it changes many times a second. */
export const ListToolbar = memo(function ListToolbar(props: ListToolbarProps) {
  const { endpoint, filter, onFilter, isPaused, onTogglePause, searchRef } = props;
  const [text, setText] = useState(filter.text);
  const [applied, setApplied] = useState(filter.text);
  // The filter may also be cleared from elsewhere.
  if (filter.text !== applied) {
    setApplied(filter.text);
    if (filter.text !== text.trim()) setText(filter.text);
  }
  const search = useDebouncedCallback((next: string) => {
    onFilter({ ...filter, text: next.trim() });
  }, SEARCH_DELAY_MS);
  const change = (next: string): void => {
    setText(next);
    search(next);
  };
  return (
    <div className={classes['toolbar']} role="toolbar" aria-label="Requests">
      <TextInput
        ref={searchRef}
        className={classes['search'] ?? ''}
        size="xs"
        type="search"
        aria-label="Search path or id"
        placeholder="Search path or id"
        leftSection={<IconSearch size={14} stroke={1.7} />}
        rightSectionPointerEvents="all"
        rightSection={
          text === '' ? (
            <Kbd size="xs" aria-hidden>
              /
            </Kbd>
          ) : (
            <CloseButton
              size="xs"
              aria-label="Clear search"
              onClick={() => {
                change('');
              }}
            />
          )
        }
        value={text}
        onChange={({ currentTarget }) => {
          change(currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          if (text === '') event.currentTarget.blur();
          else change('');
        }}
      />
      <Select
        className={classes['method'] ?? ''}
        size="xs"
        aria-label="Method"
        data={[ANY, ...METHODS]}
        value={filter.method ?? ANY}
        onChange={(method) => {
          onFilter({ ...filter, method: method === ANY ? null : method });
        }}
        comboboxProps={{ width: 140, position: 'bottom-end' }}
      />
      <Tooltip label={isPaused ? 'Show live again  l' : 'Pause the list  l'}>
        <ActionIcon
          aria-label="Pause the list"
          aria-pressed={isPaused}
          variant={isPaused ? 'light' : 'subtle'}
          color={isPaused ? 'yellow' : 'gray'}
          onClick={onTogglePause}
        >
          {isPaused ? <IconPlayerPlay size={16} stroke={1.7} /> : <IconPlayerPause size={16} stroke={1.7} />}
        </ActionIcon>
      </Tooltip>
      <SampleMenu endpoint={endpoint} />
    </div>
  );
});
