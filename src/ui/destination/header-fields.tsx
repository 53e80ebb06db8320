import { ActionIcon, Button, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { randomId } from '@mantine/hooks';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { DestinationValues } from './destination-values.ts';
import classes from './destination-form.module.css';

const MOST = 20;

/** Headers that are added to each request. Values may be credentials: stored ones are shown masked, and typed ones stay out of password managers. */
export function HeaderFields({ form }: { form: UseFormReturnType<DestinationValues> }) {
  const { headers } = form.getValues();
  return (
    <fieldset className={classes['fieldset']}>
      <legend className={classes['legend']}>Headers to add</legend>
      <p className={classes['hint']}>
        They replace headers of the same name. Values are stored encrypted and not shown again.
      </p>
      {headers.map(({ key, masked }, index) => (
        <div key={key} className={classes['pair']}>
          <TextInput
            aria-label={`Name of header ${String(index + 1)}`}
            placeholder="Authorization"
            autoComplete="off"
            spellCheck={false}
            classNames={{ input: classes['mono'] ?? '' }}
            {...form.getInputProps(`headers.${index}.name`)}
          />
          <TextInput
            aria-label={`Value of header ${String(index + 1)}`}
            placeholder={masked === null ? 'Value' : `${masked} stays`}
            autoComplete="off"
            spellCheck={false}
            data-1p-ignore
            data-lpignore="true"
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
          form.insertListItem('headers', { key: randomId(), name: '', value: '', masked: null });
        }}
      >
        Add a header
      </Button>
    </fieldset>
  );
}
