import { ActionIcon, Button, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { randomId } from '@mantine/hooks';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { AnswerValues } from '#ui/endpoint/answer-values.ts';
import classes from './answer-form.module.css';

const MOST = 32;

export function AnswerHeaders({ form }: { form: UseFormReturnType<AnswerValues> }) {
  const { headers } = form.getValues();
  return (
    <fieldset className={classes['fieldset']}>
      <legend className={classes['legend']}>Headers</legend>
      {headers.map(({ key }, index) => (
        <div key={key} className={classes['pair']}>
          <TextInput
            aria-label={`Name of header ${String(index + 1)}`}
            placeholder="Name"
            autoComplete="off"
            spellCheck={false}
            classNames={{ input: classes['mono'] ?? '' }}
            {...form.getInputProps(`headers.${index}.name`)}
          />
          <TextInput
            aria-label={`Value of header ${String(index + 1)}`}
            placeholder="Value"
            autoComplete="off"
            spellCheck={false}
            classNames={{ input: classes['mono'] ?? '' }}
            {...form.getInputProps(`headers.${index}.value`)}
          />
          <ActionIcon
            size="lg"
            aria-label={`Remove header ${String(index + 1)}`}
            onClick={() => {
              form.removeListItem('headers', index);
            }}
          >
            <IconX size={15} />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconPlus size={14} />}
        disabled={headers.length >= MOST}
        onClick={() => {
          form.insertListItem('headers', { key: randomId(), name: '', value: '' });
        }}
      >
        Add a header
      </Button>
    </fieldset>
  );
}
