import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMemo } from 'react';
import { CopyButton } from '#ui/kit/copy-button.tsx';
import { bodyBytes, decodeUtf8 } from '../body/body-bytes.ts';
import { CodeView } from '../body/code-view.tsx';
import { HexView } from '../body/hex-view.tsx';
import { downloadUrl } from '../download-url.ts';
import type { RequestDetail } from '../router-types.ts';
import { messageHead } from './http-message.ts';
import classes from './raw-tab.module.css';

/** The message as it came: text as it is, other bytes in hexadecimal below the head. */
export function RawTab({ request }: { request: RequestDetail }) {
  const { head, bytes, text } = useMemo(() => {
    const content = bodyBytes(request);
    return { head: messageHead(request), bytes: content, text: decodeUtf8(content) };
  }, [request]);
  return (
    <div className={classes['root']}>
      <div className={classes['bar']}>
        <dl className={classes['hash']}>
          <dt>SHA-256 of the body</dt>
          <dd>
            <code title={request.bodySha256}>{request.bodySha256}</code>
            <CopyButton value={request.bodySha256} label="Copy SHA-256" size="xs" />
          </dd>
        </dl>
        {text === null ? null : <CopyButton value={head + text} label="Copy raw request" />}
        <Button
          component="a"
          href={downloadUrl(request.id, 'raw')}
          download
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconDownload size={15} stroke={1.7} />}
        >
          Download
        </Button>
      </div>
      {request.bodyTruncated ? (
        <p className={classes['notice']}>
          The body ends here after its first MiB; the download has all of it.
        </p>
      ) : null}
      {text === null ? (
        <>
          <pre className={classes['head']} tabIndex={0} role="region" aria-label="Request line and headers">
            {head}
          </pre>
          <HexView bytes={bytes} />
        </>
      ) : (
        <CodeView text={head + text} language="text" label="Raw request" />
      )}
    </div>
  );
}
