import { Button, Divider, Group, NumberInput, Stack, Text, Textarea } from '@mantine/core';
import { AnswerHeaders } from '#ui/endpoint/answer-headers.tsx';
import { previewAnswer } from '#ui/endpoint/answer-preview.ts';
import { answerChecks, answerValuesOf, toAnswer, type AnswerValues } from '#ui/endpoint/answer-values.ts';
import { ClientAnswerForm } from '#ui/endpoint/client-answer-form.tsx';
import type { Endpoint } from '#ui/endpoint/use-endpoints.ts';
import { useUpdateEndpoint } from '#ui/endpoint/use-update-endpoint.ts';
import { CodeBlock } from '#ui/kit/code-block.tsx';
import { formatCount } from '#ui/kit/count.ts';
import { FormError } from '#ui/kit/form-error.tsx';
import { useApiForm } from '#ui/kit/use-api-form.ts';
import classes from './answer-form.module.css';

export function AnswerForm({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const { form, onSubmit, formError, showError } = useApiForm<AnswerValues>({
    initialValues: answerValuesOf(endpoint.answer),
    validate: answerChecks,
  });
  const update = useUpdateEndpoint({ onDone: onClose, onError: showError });
  const values = form.getValues();
  return (
    <>
      <ClientAnswerForm endpoint={endpoint} onClose={onClose} />
      <Divider my="md" />
      <form
        noValidate
        onSubmit={onSubmit((submitted) => {
          update.mutate({ id: endpoint.id, answer: toAnswer(submitted) });
        })}
      >
        <Text c="dimmed" size="sm" mb="md">
          Sent after the request is stored. The default is <code>200</code> with{' '}
          <code>{'{"received":true,"id":…,"timestamp":…}'}</code>.
        </Text>
        <div className={classes['columns']}>
          <Stack gap="sm">
            <Group grow align="start">
              <NumberInput
                label="Status"
                min={200}
                max={599}
                clampBehavior="none"
                allowDecimal={false}
                data-autofocus
                {...form.getInputProps('status')}
              />
              <NumberInput
                label="Delay"
                suffix=" ms"
                min={0}
                max={10_000}
                step={100}
                clampBehavior="none"
                allowDecimal={false}
                {...form.getInputProps('delayMs')}
              />
            </Group>
            <AnswerHeaders form={form} />
            <Textarea
              label="Body"
              autosize
              minRows={5}
              maxRows={14}
              spellCheck={false}
              classNames={{ input: classes['mono'] ?? '' }}
              {...form.getInputProps('body')}
            />
          </Stack>
          <div className={classes['preview']}>
            <Text fw={500} size="sm" mb={4}>
              What the sender gets
              {Number(values.delayMs) > 0 ? `, ${formatCount(Number(values.delayMs))} ms later` : ''}
            </Text>
            <CodeBlock code={previewAnswer(values)} label="answer" wrap />
            <Text c="dimmed" size="xs" mt={6}>
              Headers about the connection, cookies and browser security are Hookwire’s own; yours of the same
              name are left out.
            </Text>
          </div>
        </div>
        <Stack mt="sm" gap={0}>
          <FormError>{formError}</FormError>
          <div className={classes['foot']}>
            {endpoint.answer ? (
              <Button
                variant="subtle"
                color="red"
                onClick={() => {
                  update.mutate({ id: endpoint.id, answer: null });
                }}
              >
                Back to the default answer
              </Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={update.isPending}>
                Save answer
              </Button>
            </Group>
          </div>
        </Stack>
      </form>
    </>
  );
}
