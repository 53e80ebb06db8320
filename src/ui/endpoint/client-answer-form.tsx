import { Button, Group, NumberInput, Stack, Switch, Text } from '@mantine/core';
import type { Endpoint } from '#ui/endpoint/use-endpoints.ts';
import { useUpdateEndpoint } from '#ui/endpoint/use-update-endpoint.ts';
import { FormError } from '#ui/kit/form-error.tsx';
import { useApiForm } from '#ui/kit/use-api-form.ts';

interface Values {
  isOn: boolean;
  deadlineMs: number | string;
}

function checkDeadline(value: number | string): string | null {
  const number = value === '' ? NaN : Number(value);
  return Number.isInteger(number) && number >= 100 && number <= 25_000 ? null : 'Use 100 to 25,000 ms';
}

/** Whether a connected client is asked for the answer, and for how long. */
export function ClientAnswerForm({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const { clientAnswer } = endpoint;
  const { form, onSubmit, formError, showError } = useApiForm<Values>({
    initialValues: { isOn: clientAnswer !== null, deadlineMs: clientAnswer?.deadlineMs ?? 5_000 },
    validate: { deadlineMs: (value, { isOn }) => (isOn ? checkDeadline(value) : null) },
  });
  const update = useUpdateEndpoint({ onDone: onClose, onError: showError });
  const { isOn } = form.getValues();
  return (
    <form
      noValidate
      onSubmit={onSubmit((values) => {
        const asked = values.isOn ? { deadlineMs: Number(values.deadlineMs) } : null;
        update.mutate({ id: endpoint.id, clientAnswer: asked });
      })}
    >
      <Stack gap="xs">
        <Switch
          label="Answer from a connected client"
          description="The request is stored, then the sender waits for the first answer of a client on the endpoint stream whose key has requests:write."
          {...form.getInputProps('isOn', { type: 'checkbox' })}
        />
        {isOn ? (
          <NumberInput
            label="Deadline"
            suffix=" ms"
            min={100}
            max={25_000}
            step={500}
            clampBehavior="none"
            allowDecimal={false}
            maw="12rem"
            {...form.getInputProps('deadlineMs')}
          />
        ) : null}
        <Text c="dimmed" size="xs">
          At the deadline, or at once if no such client is connected, the sender gets the answer below.
        </Text>
        <FormError>{formError}</FormError>
        <Group justify="flex-end">
          <Button type="submit" variant="default" loading={update.isPending} disabled={!form.isDirty()}>
            {isOn ? 'Ask connected clients' : 'Ask no client'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
