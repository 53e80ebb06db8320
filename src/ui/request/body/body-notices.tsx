import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { formatBytes } from '#ui/kit/bytes.ts';
import { downloadUrl } from '../download-url.ts';
import type { RequestDetail } from '../router-types.ts';
import classes from './body-notices.module.css';
import type { ReadBody } from './read-body.ts';
import type { Inflated } from './use-inflated.ts';

export interface BodyNoticesProps {
  request: RequestDetail;
  body: ReadBody;
  inflated: Inflated;
  asSent: boolean;
  onAsSent: (asSent: boolean) => void;
}

/** What has to be known to read the body right. */
export function BodyNotices({ request, body, inflated, asSent, onAsSent }: BodyNoticesProps) {
  return (
    <>
      {request.bodyTruncated ? (
        <Notice
          action={
            <Button
              component="a"
              href={downloadUrl(request.id, 'body')}
              download
              size="compact-xs"
              variant="default"
            >
              Download it whole
            </Button>
          }
        >
          The first MiB of {formatBytes(request.size)} is shown.
        </Notice>
      ) : null}
      {inflated.kind === 'inflated' ? (
        <Notice
          action={
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => {
                onAsSent(!asSent);
              }}
            >
              {asSent ? 'Show unpacked' : 'Show as sent'}
            </Button>
          }
        >
          {asSent ? `As sent, packed with ${inflated.encoding}.` : unpackedWords(inflated)}
        </Notice>
      ) : null}
      {inflated.kind === 'failed' ? (
        <Notice>
          The body is packed with “{inflated.encoding}”, which this browser can’t unpack. These are the bytes
          as sent.
        </Notice>
      ) : null}
      {body.json?.ok === false ? <Notice>{jsonWords(request, body.json.reason)}</Notice> : null}
    </>
  );
}

function unpackedWords(inflated: Extract<Inflated, { kind: 'inflated' }>): string {
  const cut = inflated.isCut ? ', up to where it can be read' : '';
  return `Unpacked from ${inflated.encoding}${cut}.`;
}

function jsonWords(request: RequestDetail, reason: string): string {
  return request.bodyTruncated
    ? 'The JSON is longer than what is shown, so it is shown as text.'
    : `This is not valid JSON, so it is shown as text. ${reason}.`;
}

function Notice({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={classes['notice']}>
      <span>{children}</span>
      {action}
    </div>
  );
}
