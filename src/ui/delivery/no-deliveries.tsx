import { Button } from '@mantine/core';
import { IconArrowForwardUp } from '@tabler/icons-react';
import Link from 'next/link';
import { EmptyState } from '#ui/kit/empty-state.tsx';

/** The request went nowhere else: why, and how the next one does. */
export function NoDeliveries({ endpointId }: { endpointId: string }) {
  return (
    <EmptyState
      icon={<IconArrowForwardUp size={20} stroke={1.5} />}
      title="Not forwarded"
      actions={
        <Button variant="default" component={Link} href={`/endpoints/${endpointId}/destinations`}>
          Destinations of this endpoint
        </Button>
      }
    >
      When this request arrived, no destination of the endpoint took it. Destinations take what arrives while
      they are on and passes their filter; replay this request to send it now.
    </EmptyState>
  );
}
