import { Anchor, Button, Tabs } from '@mantine/core';
import Link from 'next/link';
import { CodeBlock } from '#ui/kit/code-block.tsx';
import { CopyButton } from '#ui/kit/copy-button.tsx';
import type { Endpoint } from '../router-types.ts';
import classes from './first-minute.module.css';
import { SAMPLE_EVENTS } from './sample-events.ts';
import { snippetsFor } from './snippets.ts';
import { useSendSample } from './use-send-sample.ts';

export interface FirstMinuteProps {
  endpoint: Endpoint;
  isLive: boolean;
  /** Nothing ever came; false when all that came is gone. */
  isFirst: boolean;
}

/** While there is no request: what to do, and waiting for one live. */
export function FirstMinute({ endpoint, isLive, isFirst }: FirstMinuteProps) {
  const { sending, send } = useSendSample(endpoint);
  return (
    <div className={classes['scroller']}>
      <div className={classes['root']}>
        <p className={classes['status']} role="status">
          <span className={classes['dot']} data-live={isLive || undefined} aria-hidden />
          {isLive ? `Waiting for the ${isFirst ? 'first' : 'next'} request` : 'Connecting'}
        </p>
        <div className={classes['url']}>
          <code className={classes['address']}>{endpoint.url}</code>
          <CopyButton value={endpoint.url} label="Copy URL" withText variant="filled" size="md" />
        </div>
        <p className={classes['hint']}>
          Anything sent here, with any method and any path below it, is kept byte for byte and shows up on
          this page.{' '}
          <Anchor component={Link} href="/docs/capture" inherit>
            What is kept
          </Anchor>
        </p>

        <Tabs defaultValue="curl" keepMounted={false} className={classes['snippets'] ?? ''}>
          <Tabs.List>
            {snippetsFor(endpoint.url).map(({ id, title }) => (
              <Tabs.Tab key={id} value={id} className={classes['tab'] ?? ''}>
                {title}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {snippetsFor(endpoint.url).map(({ id, title, code }) => (
            <Tabs.Panel key={id} value={id} pt="xs">
              <CodeBlock label={`${title} example`} code={code} wrap />
            </Tabs.Panel>
          ))}
        </Tabs>

        <h2 className={classes['heading']}>Send a test event</h2>
        <div className={classes['samples']}>
          {SAMPLE_EVENTS.map((sample) => (
            <Button
              key={sample.id}
              variant="default"
              className={classes['sample'] ?? ''}
              classNames={{ label: classes['sampleLabel'] ?? '', inner: classes['sampleInner'] ?? '' }}
              loading={sending === sample.id}
              onClick={() => {
                send(sample);
              }}
            >
              <span className={classes['provider']}>{sample.title}</span>
              <span className={classes['event']}>{sample.event}</span>
            </Button>
          ))}
        </div>
      </div>
    </div>
  );
}
