import { Button } from '@mantine/core';
import { IconUnlink } from '@tabler/icons-react';
import Link from 'next/link';
import { EmptyState } from '#ui/kit/empty-state.tsx';

export function DestinationGone({ endpointId }: { endpointId: string }) {
  return (
    <EmptyState
      icon={<IconUnlink size={22} stroke={1.5} />}
      title="There is no such destination here"
      actions={
        <Button variant="default" component={Link} href={`/endpoints/${endpointId}/destinations`}>
          Destinations of this endpoint
        </Button>
      }
    >
      It was deleted. What was delivered to it is still on its requests.
    </EmptyState>
  );
}
