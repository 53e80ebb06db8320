import { formatBytes } from '#ui/kit/bytes.ts';
import { formatCount } from '#ui/kit/count.ts';

/** A size in human units, with the bytes on hover. */
export function ByteSize({ bytes, className }: { bytes: number; className?: string | undefined }) {
  return (
    <span
      data-tabular
      title={`${formatCount(bytes)} bytes`}
      className={className}
      style={{ whiteSpace: 'nowrap' }}
    >
      {formatBytes(bytes)}
    </span>
  );
}
