import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { randomId } from '@mantine/hooks';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { DestinationValues } from './destination-values.ts';
import { TESTS, type FilterRow, type FilterSubject, type FilterTest } from './filter-rows.ts';
import classes from './destination-form.module.css';

const MOST = 20;
const SUBJECTS: { value: FilterSubject; label: string }[] = [
  { value: 'method', label: 'Method' },
  { value: 'path', label: 'Path' },
  { value: 'header', label: 'Header' },
  { value: 'json', label: 'JSON body' },
];
const TEST_WORDS: Readonly<Record<FilterTest, string>> = {
  in: 'is one of',
  equals: 'is',
  starts_with: 'starts with',
  glob: 'matches',
  exists: 'is there',
  contains: 'contains',
};
const NAMES: Readonly<Partial<Record<FilterSubject, { label: string; placeholder: string }>>> = {
  header: { label: 'Name of the header', placeholder: 'X-GitHub-Event' },
  json: { label: 'Path into the body', placeholder: 'data.type' },
};
const PLACEHOLDERS: Readonly<Record<FilterSubject, string>> = {
  method: 'POST, PUT',
  path: '/orders',
  header: 'push',
  json: 'invoice.paid',
};

function isSubject(text: string | null): text is FilterSubject {
  return text !== null && text in TESTS;
}

/** Which requests the destination takes: all conditions must hold. */
export function FilterBuilder({ form }: { form: UseFormReturnType<DestinationValues> }) {
  const { filter } = form.getValues();
  return (
    <fieldset className={classes['fieldset']}>
      <legend className={classes['legend']}>Which requests</legend>
      <p className={classes['hint']}>
        {filter.length === 0
          ? 'Every request is forwarded. Add conditions to forward only some.'
          : 'A request is forwarded when all of these hold.'}
      </p>
      {filter.map((row, index) => (
        <Condition key={row.key} form={form} row={row} index={index} />
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconPlus size={14} />}
        disabled={filter.length >= MOST}
        onClick={() => {
          const row: FilterRow = { key: randomId(), on: 'method', is: 'in', name: '', value: '' };
          form.insertListItem('filter', row);
        }}
      >
        Add a condition
      </Button>
    </fieldset>
  );
}

interface ConditionProps {
  form: UseFormReturnType<DestinationValues>;
  row: FilterRow;
  index: number;
}

function Condition({ form, row, index }: ConditionProps) {
  const number = String(index + 1);
  const name = NAMES[row.on];
  const tests = TESTS[row.on];
  return (
    <div className={classes['condition']} role="group" aria-label={`Condition ${number}`}>
      <div className={classes['parts']}>
        <Select
          className={classes['subject'] ?? ''}
          aria-label={`Subject of condition ${number}`}
          data={SUBJECTS}
          value={row.on}
          onChange={(on) => {
            if (!isSubject(on)) return;
            const [test = 'equals'] = TESTS[on];
            form.replaceListItem('filter', index, { ...row, on, is: test, name: '', value: '' });
          }}
        />
        {name ? (
          <TextInput
            className={classes['name'] ?? ''}
            aria-label={`${name.label} of condition ${number}`}
            placeholder={name.placeholder}
            autoComplete="off"
            spellCheck={false}
            classNames={{ input: classes['mono'] ?? '' }}
            {...form.getInputProps(`filter.${index}.name`)}
          />
        ) : null}
        {tests.length > 1 ? (
          <Select
            className={classes['test'] ?? ''}
            aria-label={`Test of condition ${number}`}
            data={tests.map((value) => ({ value, label: TEST_WORDS[value] }))}
            {...form.getInputProps(`filter.${index}.is`)}
          />
        ) : (
          <span className={classes['verb']}>{TEST_WORDS.in}</span>
        )}
        {row.is === 'exists' ? null : (
          <TextInput
            className={classes['value'] ?? ''}
            aria-label={`Value of condition ${number}`}
            placeholder={row.is === 'glob' ? '/shops/*/orders' : PLACEHOLDERS[row.on]}
            autoComplete="off"
            spellCheck={false}
            classNames={{ input: classes['mono'] ?? '' }}
            {...form.getInputProps(`filter.${index}.value`)}
          />
        )}
      </div>
      <ActionIcon
        size="lg"
        aria-label={`Remove condition ${number}`}
        onClick={() => {
          form.removeListItem('filter', index);
        }}
      >
        <IconX size={15} />
      </ActionIcon>
    </div>
  );
}
