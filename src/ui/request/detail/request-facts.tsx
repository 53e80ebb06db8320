import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { ByteSize } from '#ui/kit/byte-size.tsx';
import { CopyButton } from '#ui/kit/copy-button.tsx';
import { formatCount } from '#ui/kit/count.ts';
import { RelativeTime } from '#ui/kit/relative-time.tsx';
import { Tag } from '#ui/kit/tag.tsx';
import type { RequestDetail, RequestSummary } from '../router-types.ts';
import { providerName } from '../source-label.ts';
import { AnswerFact } from './answer-fact.tsx';
import { formatExactTime } from './exact-time.ts';
import { SignatureFact, type SignatureFactProps } from './signature-fact.tsx';
import classes from './request-facts.module.css';

export interface RequestFactsProps {
  known: RequestSummary;
  request: RequestDetail | undefined;
  /** Whether the endpoint has a signature secret. */
  checksSignature: boolean;
  onSignature: SignatureFactProps['onSettings'];
}

/** What the server saw around the message itself. */
export function RequestFacts({ known, request, checksSignature, onSignature }: RequestFactsProps) {
  const verdict = request?.signature;
  // Its line is there from the start where there will be one, so that nothing jumps.
  const hasVerdict = request ? verdict !== null : checksSignature || known.provider !== null;
  const provider = providerName(known.provider);
  return (
    <dl className={classes['facts']}>
      <Fact name="Received">
        <time dateTime={known.createdAt} title={known.createdAt}>
          {formatExactTime(known.createdAt)}
        </time>
        <span className={classes['dim']}>
          <RelativeTime iso={known.createdAt} />
        </span>
      </Fact>
      <Fact name="From">{known.ip}</Fact>
      <Fact name="Size">
        <ByteSize bytes={known.size} />
      </Fact>
      <Fact name="HTTP">{request ? request.httpVersion : <Skeleton height={10} width={24} />}</Fact>
      <Fact name="Stored after" title="From the first byte of the request to the commit in the database">
        {request ? `${formatMs(request.writtenAfterMs)} ms` : <Skeleton height={10} width={40} />}
      </Fact>
      <Fact name="Number" title="Position in the endpoint’s log">
        {formatCount(known.seq)}
      </Fact>
      {provider ? (
        <Fact name="Sender" title="Guessed from its headers">
          <Tag meaning="neutral">{provider}</Tag>
        </Fact>
      ) : null}
      <Fact name="Id">
        <code className={classes['id']}>{known.id}</code>
        <CopyButton value={known.id} label="Copy id" size="xs" />
      </Fact>
      {hasVerdict ? <SignatureFact verdict={verdict ?? undefined} onSettings={onSignature} /> : null}
      {request ? <AnswerFact request={request} /> : null}
    </dl>
  );
}

function Fact({ name, title, children }: { name: string; title?: string; children: ReactNode }) {
  return (
    <div className={classes['fact']} title={title}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function formatMs(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : formatCount(Math.round(ms));
}
