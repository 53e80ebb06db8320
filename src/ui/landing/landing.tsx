'use client';

import { Anchor, Button } from '@mantine/core';
import Link from 'next/link';
import { clientCode } from '#ui/api-key/client-code.ts';
import { CodeBlock } from '#ui/kit/code-block.tsx';
import { WireLog } from '#ui/landing/wire-log.tsx';
import { Logo } from '#ui/shell/logo.tsx';
import classes from './landing.module.css';

const FACTS = [
  [
    'Stored, then answered',
    'The sender gets its 200 after the request is committed to the endpoint’s log. What was answered survives a crash.',
  ],
  [
    'Byte for byte',
    'Raw target, headers with their order, case and repeats, and the exact body with its SHA-256. Nothing is normalised away.',
  ],
  [
    'Nobody misses one',
    'Each request has a number. A listener that was away names the last one it saw and reads on from there, without a gap.',
  ],
] as const;

export interface LandingProps {
  publicUrl: string;
  signupsOpen: boolean;
  /** Whether plans are sold here. */
  hasPricing: boolean;
}

export function Landing({ publicUrl, signupsOpen, hasPricing }: LandingProps) {
  const entry = signupsOpen
    ? { href: '/sign-up', label: 'Create an account' }
    : { href: '/sign-in', label: 'Sign in' };
  return (
    <div className={classes['root']}>
      <header className={classes['top']}>
        <Logo href="/" />
        <nav className={classes['nav']} aria-label="Site">
          {hasPricing ? (
            <Button variant="subtle" color="gray" component={Link} href="/pricing">
              Pricing
            </Button>
          ) : null}
          <Button variant="subtle" color="gray" component={Link} href="/docs">
            Docs
          </Button>
          <Button variant="subtle" color="gray" component={Link} href="/sign-in">
            Sign in
          </Button>
        </nav>
      </header>
      <main>
        <section className={classes['hero']}>
          <div>
            <h1 className={classes['statement']}>Did the webhook arrive, and what exactly was in it?</h1>
            <p className={classes['lead']}>
              Hookwire gives you a public URL, keeps every request sent to it byte for byte, and streams it to
              your browser and your programs as it arrives.
            </p>
            <div className={classes['actions']}>
              <Button size="md" component={Link} href={entry.href}>
                {entry.label}
              </Button>
              {signupsOpen ? (
                <Button size="md" variant="default" component={Link} href="/sign-in">
                  Sign in
                </Button>
              ) : null}
            </div>
          </div>
          <WireLog />
        </section>
        <dl className={classes['facts']}>
          {FACTS.map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        <QuickStart publicUrl={publicUrl} />
      </main>
      <footer className={classes['foot']}>
        <span>Hookwire</span>
        <span className={classes['footLinks']}>
          <Anchor component={Link} href="/docs" inherit>
            Docs
          </Anchor>
          <Anchor component={Link} href={entry.href} inherit>
            {entry.label}
          </Anchor>
        </span>
      </footer>
    </div>
  );
}

function QuickStart({ publicUrl }: { publicUrl: string }) {
  const listen = clientCode('browser', { publicUrl, endpointId: 'YOUR_ENDPOINT_ID', apiKey: 'YOUR_API_KEY' });
  return (
    <section className={classes['start']}>
      <div>
        <h2 className={classes['startTitle']}>From nothing to a live webhook</h2>
        <p className={classes['startLead']}>
          An account comes with its first endpoint. The console fills in the id and the key for you. The{' '}
          <Anchor component={Link} href="/docs/endpoint-stream#clients" inherit>
            docs
          </Anchor>{' '}
          have clients that reconnect and miss nothing, and the whole protocol.
        </p>
      </div>
      <div className={classes['steps']}>
        <div>
          <p className={classes['step']}>Listen, in any language that speaks WebSocket:</p>
          <CodeBlock code={listen.trimEnd()} label="listener" />
        </div>
        <div>
          <p className={classes['step']}>Send anything:</p>
          <CodeBlock
            code={`curl -d '{"hello":"world"}' ${publicUrl}/h/YOUR_ENDPOINT_ID`}
            label="curl command"
          />
        </div>
      </div>
    </section>
  );
}
