import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMemo } from 'react';
import { formatBytes } from '#ui/kit/bytes.ts';
import { CodeBlock } from '#ui/kit/code-block.tsx';
import { CopyButton } from '#ui/kit/copy-button.tsx';
import { bodyBytes, decodeUtf8 } from '../request/body/body-bytes.ts';
import { HexView } from '../request/body/hex-view.tsx';
import { useBlobUrl } from '../request/use-blob-url.ts';
import classes from './answer-view.module.css';
import type { Attempt } from './types.ts';

/** What is kept of an answer's body. */
const KEPT_BYTES = 64 * 1024;

/** What the destination answered: headers, and the body as text or hexadecimal, never as a page. */
export function AnswerView({ attempt }: { attempt: Attempt }) {
  const { responseHeaders, responseBody } = attempt;
  const bytes = useMemo(() => bodyBytes({ body: responseBody, bodyEncoding: 'base64' }), [responseBody]);
  return (
    <div className={classes['root']}>
      {responseHeaders.length > 0 ? <AnswerHeaders headers={responseHeaders} /> : null}
      {bytes.byteLength > 0 ? (
        <AnswerBody bytes={bytes} number={attempt.number} />
      ) : (
        <p className={classes['none']}>The answer has no body.</p>
      )}
    </div>
  );
}

function AnswerHeaders({ headers }: { headers: Attempt['responseHeaders'] }) {
  return (
    <div>
      <div className={classes['bar']}>
        <h5 className={classes['title']}>Headers of the answer</h5>
        <CopyButton
          size="xs"
          label="Copy headers of the answer"
          value={headers.map(([name, value]) => `${name}: ${value}`).join('\n')}
        />
      </div>
      <dl className={classes['headers']}>
        {headers.map(([name, value], index) => (
          <div key={index} className={classes['header']}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function AnswerBody({ bytes, number }: { bytes: Uint8Array<ArrayBuffer>; number: number }) {
  const text = useMemo(() => decodeUtf8(bytes), [bytes]);
  // Not the answer's own type: a browser that shows it must not run it.
  const url = useBlobUrl(bytes, 'application/octet-stream');
  return (
    <div>
      <div className={classes['bar']}>
        <h5 className={classes['title']}>
          Body of the answer <span className={classes['size']}>{formatBytes(bytes.byteLength)}</span>
        </h5>
        <Button
          component="a"
          href={url ?? '#'}
          download={`answer-${String(number)}.bin`}
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<IconDownload size={14} stroke={1.7} />}
        >
          Download
        </Button>
      </div>
      {bytes.byteLength >= KEPT_BYTES ? (
        <p className={classes['none']}>It ends here after its first {formatBytes(KEPT_BYTES)}.</p>
      ) : null}
      {text === null ? (
        <div className={classes['hex']}>
          <HexView bytes={bytes} />
        </div>
      ) : (
        <div className={classes['text']}>
          <CodeBlock code={text} label="body of the answer" wrap />
        </div>
      )}
    </div>
  );
}
