import { Anchor } from '@mantine/core';
import { IconBookmark } from '@tabler/icons-react';
import Link from 'next/link';
import { CodeBlock } from '#ui/kit/code-block.tsx';
import { EmptyState } from '#ui/kit/empty-state.tsx';

export function NoConsumers({ endpointId }: { endpointId: string }) {
  return (
    <EmptyState
      icon={<IconBookmark size={26} stroke={1.5} />}
      title="No consumers yet"
      actions={
        <Anchor component={Link} href="/docs/resume#consumers">
          Consumers in the docs
        </Anchor>
      }
    >
      <p>
        A client that connects by a name is a consumer: Hookwire keeps its position, and after a break it goes
        on after what it has acknowledged. Connect with:
      </p>
      <CodeBlock
        code={`/ws/${endpointId}?apikey=<key>&consumer=billing`}
        label="address of a consumer"
        wrap
      />
    </EmptyState>
  );
}
