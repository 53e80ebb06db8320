import { IconZoomQuestion } from '@tabler/icons-react';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import type { RequestDetail } from '../router-types.ts';
import { PairsTable } from './pairs-table.tsx';

export function QueryTab({ request }: { request: RequestDetail }) {
  if (request.queryPairs.length === 0) {
    return (
      <EmptyState icon={<IconZoomQuestion size={20} stroke={1.5} />} title="No query string">
        The address of this request ends with its path.
      </EmptyState>
    );
  }
  const question = request.target.indexOf('?');
  return (
    <PairsTable
      label="Query"
      noun="parameter"
      pairs={request.queryPairs}
      copyAll={question === -1 ? '' : request.target.slice(question + 1)}
    />
  );
}
