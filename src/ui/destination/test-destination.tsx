import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { IconSend } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { AnswerBadge } from '#ui/delivery/answer-badge.tsx';
import { AnswerBody } from '#ui/delivery/answer-body.tsx';
import { AttemptDetail } from '#ui/delivery/attempt-detail.tsx';
import { formatDuration } from '#ui/delivery/timings.ts';
import { errorMessage } from '#ui/kit/api-error.ts';
import { FormError } from '#ui/kit/form-error.tsx';
import { useTRPC } from '#ui/trpc.ts';
import classes from './test-destination.module.css';
import { SAMPLES, type SampleId } from './samples.ts';
import type { Destination, DestinationTest } from './types.ts';

/** One request now, with its answer; or a test event that goes the way of all others. */
export function TestDestination({ destination }: { destination: Destination }) {
  const { id, endpointId, url } = destination;
  const trpc = useTRPC();
  const [sample, setSample] = useState<SampleId>('json');
  const test = useMutation(trpc.destination.test.mutationOptions());
  const event = useMutation(
    trpc.destination.sendTestEvent.mutationOptions({
      onSuccess: () => {
        notifications.show({ message: 'The test event is stored and on its way.' });
      },
    }),
  );
  const error = test.error ?? event.error;
  return (
    <Stack gap="md">
      <Text size="sm">
        To <code>{url}</code>
      </Text>
      <Select
        label="Sample"
        data={SAMPLES}
        value={sample}
        data-autofocus
        onChange={(next) => {
          setSample(SAMPLES.find(({ value }) => value === next)?.value ?? 'json');
        }}
      />
      <div className={classes['ways']}>
        <Way
          text="Goes out once, now. Nothing is stored and nothing is retried."
          action={
            <Button
              loading={test.isPending}
              leftSection={<IconSend size={15} stroke={1.7} />}
              onClick={() => {
                event.reset();
                test.mutate({ id, sample });
              }}
            >
              Send test
            </Button>
          }
        />
        <Way
          text="Arrives at the endpoint as a request, is stored, and delivered here like any other."
          action={
            <Button
              variant="default"
              loading={event.isPending}
              onClick={() => {
                test.reset();
                event.mutate({ endpointId, sample, destinationId: id });
              }}
            >
              Send test event
            </Button>
          }
        />
      </div>
      <FormError>{error ? errorMessage(error) : null}</FormError>
      <div role="status">{test.data ? <TestResult result={test.data} url={url} /> : null}</div>
    </Stack>
  );
}

function Way({ text, action }: { text: string; action: ReactNode }) {
  return (
    <div className={classes['way']}>
      <p>{text}</p>
      {action}
    </div>
  );
}

function TestResult({ result, url }: { result: DestinationTest; url: string }) {
  const { statusCode, durationMs, headers, bodyText, isBodyCut, error } = result;
  const size = new TextEncoder().encode(bodyText).byteLength;
  const response = { body: bodyText, bodyEncoding: 'utf8', bodyTruncated: isBodyCut, size } as const;
  return (
    <section className={classes['result']} aria-label="Result of the test">
      <Group gap="xs">
        <AnswerBadge statusCode={statusCode} />
        <span className={classes['duration']}>in {formatDuration(durationMs)}</span>
      </Group>
      <AttemptDetail
        attempt={{ ...result, url, errorMessage: error?.message ?? null, responseHeaders: headers }}
      >
        <AnswerBody response={response} downloadUrl={null} />
      </AttemptDetail>
    </section>
  );
}
