import { Button, VisuallyHidden } from '@mantine/core';
import { formatCount, pluralize } from '#ui/kit/count.ts';
import { RelativeTime } from '#ui/kit/relative-time.tsx';
import { Tag } from '#ui/kit/tag.tsx';
import classes from './consumer-table.module.css';
import type { Consumer } from './use-consumers.ts';

interface ConsumerTableProps {
  consumers: readonly Consumer[];
  onReset: (consumer: Consumer) => void;
  onDelete: (consumer: Consumer) => void;
}

export function ConsumerTable({ consumers, ...actions }: ConsumerTableProps) {
  return (
    <table className={classes['table']}>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Acknowledged</th>
          <th scope="col">Behind</th>
          <th scope="col">Connections</th>
          <th scope="col">Last moved</th>
          <th scope="col">
            <VisuallyHidden>Actions</VisuallyHidden>
          </th>
        </tr>
      </thead>
      <tbody>
        {consumers.map((consumer) => (
          <ConsumerRow key={consumer.id} consumer={consumer} {...actions} />
        ))}
      </tbody>
    </table>
  );
}

interface ConsumerRowProps extends Omit<ConsumerTableProps, 'consumers'> {
  consumer: Consumer;
}

function ConsumerRow({ consumer, onReset, onDelete }: ConsumerRowProps) {
  const { name, isShared, position, head, lag, held, connections, movedAt } = consumer;
  return (
    <tr>
      <td className={classes['name']}>
        {name} {isShared ? <Tag meaning="neutral">shared</Tag> : null}
      </td>
      <td data-head="Acknowledged">
        <span>
          {formatCount(position)} <span className={classes['dim']}>of {formatCount(head)}</span>
        </span>
      </td>
      <td data-head="Behind">
        {lag === 0 ? <span className={classes['dim']}>Nothing</span> : pluralize(lag, 'request')}
        {held > 0 ? (
          <span className={`${classes['dim']} ${classes['held']}`}>{formatCount(held)} in work</span>
        ) : null}
      </td>
      <td data-head="Connections">
        {connections === 0 ? <span className={classes['dim']}>None</span> : formatCount(connections)}
      </td>
      <td data-head="Last moved">
        <RelativeTime iso={movedAt} />
      </td>
      <td>
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={`Reset ${name}`}
          onClick={() => {
            onReset(consumer);
          }}
        >
          Reset
        </Button>
        <Button
          size="compact-xs"
          variant="subtle"
          color="red"
          aria-label={`Delete ${name}`}
          onClick={() => {
            onDelete(consumer);
          }}
        >
          Delete
        </Button>
      </td>
    </tr>
  );
}
