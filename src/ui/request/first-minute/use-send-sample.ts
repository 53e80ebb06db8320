import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { Endpoint } from '../router-types.ts';
import type { SampleEvent } from './sample-events.ts';
import { sendSample, type SampleOutcome } from './send-sample.ts';

const REASONS: Readonly<Record<number, string>> = {
  404: 'The endpoint takes no requests now: it is paused or expired.',
  413: 'The event is larger than your plan allows.',
  429: 'The endpoint is over its limit. Wait a little, or see Usage.',
  503: 'The server is busy. Try again in a few seconds.',
};

/** Sends a sample to the endpoint; the one under way is named. */
export function useSendSample(endpoint: Endpoint): {
  sending: string | null;
  send: (sample: SampleEvent) => void;
} {
  const [sending, setSending] = useState<string | null>(null);
  const send = (sample: SampleEvent): void => {
    setSending(sample.id);
    void sendSample(sample, new URL(endpoint.url).pathname).then((outcome) => {
      setSending(null);
      if (!outcome.ok) complain(sample, outcome);
    });
  };
  return { sending, send };
}

function complain(sample: SampleEvent, { status }: Extract<SampleOutcome, { ok: false }>): void {
  notifications.show({
    color: 'red',
    title: `The ${sample.title} sample was not captured`,
    message: REASONS[status ?? 0] ?? 'The server can’t be reached. Check your connection and try again.',
  });
}
