import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMemo } from 'react';
import { formatBytes } from '#ui/kit/bytes.ts';
import { CodeBlock } from '#ui/kit/code-block.tsx';
import { bodyBytes } from '#ui/request/body/body-bytes.ts';
import { HexView } from '#ui/request/body/hex-view.tsx';
import classes from './answer-view.module.css';
import type { ResponseBody } from './types.ts';

export interface AnswerBodyProps {
  response: ResponseBody;
  /** Where all that was kept can be had; null: nowhere. */
  downloadUrl: string | null;
}

/** As text or in hexadecimal, never as a page. */
export function AnswerBody({ response, downloadUrl }: AnswerBodyProps) {
  const { body, bodyEncoding, bodyTruncated, size } = response;
  if (size === 0) return <p className={classes['none']}>The answer has no body.</p>;
  return (
    <div>
      <div className={classes['bar']}>
        <span className={classes['title']}>
          Body of the answer <span className={classes['size']}>{formatBytes(size)}</span>
        </span>
        {downloadUrl === null ? null : (
          <Button
            component="a"
            href={downloadUrl}
            download
            size="compact-xs"
            variant="subtle"
            color="gray"
            leftSection={<IconDownload size={14} stroke={1.7} />}
          >
            Download
          </Button>
        )}
      </div>
      {bodyEncoding === 'utf8' ? (
        <div className={classes['text']}>
          <CodeBlock code={body} label="body of the answer" wrap />
        </div>
      ) : (
        <AnswerBytes body={body} />
      )}
      {bodyTruncated ? (
        <p className={classes['none']}>
          Its beginning is shown{downloadUrl === null ? '.' : '; the download has all that was kept.'}
        </p>
      ) : null}
    </div>
  );
}

function AnswerBytes({ body }: { body: string }) {
  const bytes = useMemo(() => bodyBytes({ body, bodyEncoding: 'base64' }), [body]);
  return (
    <div className={classes['hex']}>
      <HexView bytes={bytes} />
    </div>
  );
}
