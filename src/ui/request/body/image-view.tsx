import { IconPhotoOff } from '@tabler/icons-react';
import { useState } from 'react';
import { formatCount } from '#ui/kit/count.ts';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import { useBlobUrl } from '../use-blob-url.ts';
import classes from './image-view.module.css';

type Outcome = { width: number; height: number } | 'loading' | 'broken';

/** An `img` runs no script and reads nothing from the page, also not for SVG. */
export function ImageView({
  bytes,
  type,
  name,
}: {
  bytes: Uint8Array<ArrayBuffer>;
  type: string;
  name: string;
}) {
  const url = useBlobUrl(bytes, type);
  const [outcome, setOutcome] = useState<Outcome>('loading');
  if (outcome === 'broken') {
    return (
      <EmptyState icon={<IconPhotoOff size={20} stroke={1.5} />} title="The image can’t be shown">
        The bytes say {type}, but they are not a whole image. Hex shows them as they came.
      </EmptyState>
    );
  }
  return (
    <figure className={classes['figure']}>
      <div className={classes['stage']}>
        {url === null ? null : (
          // eslint-disable-next-line @next/next/no-img-element -- bytes in the page, not a file of the server
          <img
            src={url}
            alt={`Body of ${name}`}
            className={classes['image']}
            onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => {
              setOutcome({ width: naturalWidth, height: naturalHeight });
            }}
            onError={() => {
              setOutcome('broken');
            }}
          />
        )}
      </div>
      <figcaption className={classes['caption']}>
        {type}
        {typeof outcome === 'object'
          ? `, ${formatCount(outcome.width)} × ${formatCount(outcome.height)} pixels`
          : ''}
      </figcaption>
    </figure>
  );
}
