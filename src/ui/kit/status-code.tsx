import { Tag, type Meaning } from '#ui/kit/tag.tsx';

function meaningOf(code: number): Meaning {
  if (code >= 500) return 'danger';
  if (code >= 400) return 'warning';
  if (code >= 300) return 'info';
  return code >= 200 ? 'success' : 'neutral';
}

/** An HTTP status number. */
export function StatusCode({ code }: { code: number }) {
  return (
    <Tag meaning={meaningOf(code)} mono>
      {code}
    </Tag>
  );
}
