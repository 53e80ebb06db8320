import { NumberInput, Radio, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SyntheticEvent } from 'react';
import { errorMessage } from '#ui/kit/api-error.ts';
import { formatCount } from '#ui/kit/count.ts';
import { FormActions } from '#ui/kit/form-actions.tsx';
import { FormError } from '#ui/kit/form-error.tsx';
import { useTRPC } from '#ui/trpc.ts';
import type { ConsumerFormProps } from './delete-consumer.tsx';
import { placeOf, type PlaceKind } from './place.ts';

/** Where the consumer goes on. */
export function ResetConsumer({ endpointId, consumer, onClose }: ConsumerFormProps) {
  const { id, name, position, head } = consumer;
  const [kind, setKind] = useState<PlaceKind>('start');
  const [seq, setSeq] = useState<number | string>(position);
  const [time, setTime] = useState('');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const reset = useMutation(
    trpc.consumer.reset.mutationOptions({
      onSuccess: async ({ position: to }) => {
        await queryClient.invalidateQueries(trpc.consumer.list.queryFilter({ endpointId }));
        notifications.show({ message: `${name} goes on after ${formatCount(to)}.` });
        onClose();
      },
    }),
  );
  const to = placeOf(kind, { seq: Number(seq), time });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (to) reset.mutate({ id, to });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Radio.Group
          label="Go on with"
          value={kind}
          onChange={(value) => {
            setKind(value);
          }}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="start" label="Everything that is stored" />
            <Radio value="time" label="What has arrived since" />
            <Radio value="seq" label="What comes after a number" />
            <Radio value="head" label="The next request" />
          </Stack>
        </Radio.Group>
        {kind === 'time' ? (
          <TextInput
            type="datetime-local"
            label="Since"
            description="In your time zone"
            value={time}
            required
            onChange={(event) => {
              setTime(event.currentTarget.value);
            }}
          />
        ) : null}
        {kind === 'seq' ? (
          <NumberInput
            label="After"
            description={`0 to ${formatCount(head)}, the newest`}
            min={0}
            max={head}
            allowDecimal={false}
            value={seq}
            required
            onChange={setSeq}
          />
        ) : null}
        <Text c="var(--hw-dim)" size="sm">
          Connections of {name} end and come back there. Requests that it has handled may come again.
        </Text>
        <FormError>{reset.error ? errorMessage(reset.error) : null}</FormError>
        <FormActions submit="Reset" pending={reset.isPending} disabled={to === null} onCancel={onClose} />
      </Stack>
    </form>
  );
}
