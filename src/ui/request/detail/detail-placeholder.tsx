import { Kbd } from '@mantine/core';
import { IconPointer } from '@tabler/icons-react';
import { CodeBlock } from '#ui/kit/code-block.tsx';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import { snippetsFor } from '../first-minute/snippets.ts';
import type { Endpoint } from '../router-types.ts';

export function DetailPlaceholder({ endpoint }: { endpoint: Endpoint }) {
  const [curl] = snippetsFor(endpoint.url);
  return (
    <EmptyState
      icon={<IconPointer size={20} stroke={1.5} />}
      title="No request selected"
      actions={curl ? <CodeBlock label="curl example" code={curl.code} wrap /> : null}
    >
      Choose one in the list, or step through them with <Kbd size="xs">j</Kbd> and <Kbd size="xs">k</Kbd>. New
      ones keep coming in at the top.
    </EmptyState>
  );
}
