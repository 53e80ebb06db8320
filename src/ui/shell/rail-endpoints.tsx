import { ActionIcon, TextInput, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import Link from 'next/link';
import { useParams } from 'next/navigation';
import { useState } from 'react';
import { StatusDot } from '#ui/endpoint/status-dot.tsx';
import { useEndpoints } from '#ui/endpoint/use-endpoints.ts';
import { formatCount } from '#ui/kit/count.ts';
import { useShell } from '#ui/shell/shell-context.ts';
import classes from './rail.module.css';

/** With fewer, everything is in sight and a filter is noise. */
const FILTER_FROM = 5;

export function RailEndpoints({ onNavigate }: { onNavigate: () => void }) {
  const endpoints = useEndpoints();
  const { id: currentId } = useParams<{ id?: string }>();
  const { openNewEndpoint } = useShell();
  const [filter, setFilter] = useState('');
  const wanted = filter.trim().toLowerCase();
  const shown = endpoints.filter(({ name, alias, id }) =>
    [name, alias ?? '', id].some((text) => text.toLowerCase().includes(wanted)),
  );
  return (
    <>
      <div className={classes['group']}>
        <h2 className={classes['groupName']}>Endpoints</h2>
        <Tooltip label="New endpoint  n">
          <ActionIcon size="sm" aria-label="New endpoint" onClick={openNewEndpoint}>
            <IconPlus size={15} />
          </ActionIcon>
        </Tooltip>
      </div>
      {endpoints.length >= FILTER_FROM && (
        <TextInput
          size="xs"
          type="search"
          mb={4}
          aria-label="Filter endpoints"
          placeholder="Filter endpoints"
          value={filter}
          onChange={(event) => {
            setFilter(event.currentTarget.value);
          }}
        />
      )}
      <ul className={classes['list']}>
        {shown.map(({ id, name, status, requestsToday }) => (
          <li key={id}>
            <Link
              href={`/endpoints/${id}`}
              className={classes['link']}
              aria-current={id === currentId ? 'page' : undefined}
              onClick={onNavigate}
            >
              <StatusDot status={status} />
              <span className={classes['name']}>{name}</span>
              <span className={classes['count']} title={`${formatCount(requestsToday)} today`}>
                {requestsToday > 0 ? formatCount(requestsToday) : ''}
                <VisuallyHidden> {requestsToday > 0 ? 'today' : 'none today'}</VisuallyHidden>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {shown.length === 0 && (
        <p className={classes['nothing']}>
          {endpoints.length === 0 ? 'None yet' : `Nothing matches “${filter}”`}
        </p>
      )}
    </>
  );
}
