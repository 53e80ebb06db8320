import { Button } from '@mantine/core';
import { IconDownload, IconFiles } from '@tabler/icons-react';
import { useMemo } from 'react';
import { ByteSize } from '#ui/kit/byte-size.tsx';
import { CopyButton } from '#ui/kit/copy-button.tsx';
import { EmptyState } from '#ui/kit/empty-state.tsx';
import { useBlobUrl } from '../use-blob-url.ts';
import { decodeUtf8 } from './body-bytes.ts';
import { parseMultipart, type Multipart, type MultipartPart } from './multipart.ts';
import classes from './multipart-view.module.css';

const PROBLEMS: Readonly<Record<NonNullable<Multipart['problem']>, string>> = {
  'no-boundary': 'The content type names no boundary, so the parts can’t be told apart.',
  'no-delimiter': 'The boundary of the content type is nowhere in the body.',
  unfinished: 'The body ends before the last part does.',
  'too-many-parts': 'Only the first 1,000 parts are shown.',
};
const MAX_SHOWN_CHARACTERS = 2_000;

export function MultipartView({
  bytes,
  contentType,
}: {
  bytes: Uint8Array<ArrayBuffer>;
  contentType: string;
}) {
  const { parts, problem } = useMemo(() => parseMultipart(bytes, contentType), [bytes, contentType]);
  if (parts.length === 0) {
    return (
      <EmptyState icon={<IconFiles size={20} stroke={1.5} />} title="No parts found">
        {problem ? PROBLEMS[problem] : 'The body has a boundary but nothing in it.'} Hex shows the bytes as
        they came.
      </EmptyState>
    );
  }
  return (
    <div className={classes['scroller']} tabIndex={0} role="region" aria-label="Parts">
      {problem ? <p className={classes['problem']}>{PROBLEMS[problem]}</p> : null}
      <table className={classes['table']}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Content</th>
            <th scope="col" className={classes['size']}>
              Size
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part, index) => (
            <PartRow key={index} part={part} number={index + 1} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PartRow({ part, number }: { part: MultipartPart; number: number }) {
  const text = useMemo(() => (part.filename === null ? decodeUtf8(part.bytes) : null), [part]);
  const isShort = text !== null && text.length <= MAX_SHOWN_CHARACTERS;
  return (
    <tr>
      <th scope="row">
        {part.name ?? <span className={classes['dim']}>part {number}</span>}
        {part.contentType ? <div className={classes['type']}>{part.contentType}</div> : null}
      </th>
      <td>
        {isShort ? (
          <div className={classes['value']}>
            <span>{text === '' ? <span className={classes['dim']}>empty</span> : text}</span>
            <CopyButton value={text} label={`Copy ${part.name ?? `part ${String(number)}`}`} size="xs" />
          </div>
        ) : (
          <PartFile part={part} number={number} />
        )}
      </td>
      <td className={classes['size']}>
        <ByteSize bytes={part.bytes.byteLength} />
      </td>
    </tr>
  );
}

function PartFile({ part, number }: { part: MultipartPart; number: number }) {
  // Never its own type: a saved page must not open as one.
  const url = useBlobUrl(part.bytes, 'application/octet-stream');
  const name = part.filename ?? part.name ?? `part-${String(number)}`;
  return (
    <div className={classes['value']}>
      <span>{part.filename ?? 'Content that is not short text'}</span>
      <Button
        component="a"
        href={url ?? undefined}
        download={name}
        size="compact-xs"
        variant="default"
        leftSection={<IconDownload size={13} stroke={1.7} />}
        aria-label={`Download ${name}`}
      >
        Download
      </Button>
    </div>
  );
}
