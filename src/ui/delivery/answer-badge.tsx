import { Tag, type Meaning } from '#ui/kit/tag.tsx';

function meaningOf(statusCode: number): Meaning {
  if (statusCode >= 200 && statusCode < 300) return 'success';
  return statusCode >= 300 && statusCode < 400 ? 'warning' : 'danger';
}

/** The answer's status, or that there was none. */
export function AnswerBadge({ statusCode }: { statusCode: number }) {
  return (
    <Tag meaning={meaningOf(statusCode)} mono={statusCode > 0}>
      {statusCode > 0 ? statusCode : 'No answer'}
    </Tag>
  );
}
