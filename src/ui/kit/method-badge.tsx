import { Tag, type Meaning } from '#ui/kit/tag.tsx';

const MEANINGS: Readonly<Record<string, Meaning>> = {
  GET: 'info',
  POST: 'success',
  PUT: 'warning',
  PATCH: 'warning',
  DELETE: 'danger',
};

export function MethodBadge({ method }: { method: string }) {
  return (
    <Tag meaning={MEANINGS[method] ?? 'neutral'} mono>
      {method}
    </Tag>
  );
}
