import { Radio, Select, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import Link from 'next/link';
import { useDestinations } from '#ui/destination/use-destinations.ts';
import { TargetVerdict } from '#ui/destination/target-verdict.tsx';
import classes from './replay-form.module.css';
import type { TargetValues } from './replay-values.ts';

export interface TargetFieldsProps<V extends { target: TargetValues }> {
  endpointId: string;
  form: UseFormReturnType<V>;
}

/** Where new events go. */
export function TargetFields<V extends { target: TargetValues }>({ endpointId, form }: TargetFieldsProps<V>) {
  const { data = [] } = useDestinations(endpointId);
  const { target } = form.getValues();
  return (
    <Radio.Group label="Send to" {...form.getInputProps('target.kind')}>
      <Stack gap={8} mt={6}>
        <Radio
          size="xs"
          value="destinations"
          label="The endpoint’s destinations"
          description={
            data.length === 0 ? (
              <>
                There is none: the new event is stored and goes nowhere.{' '}
                <Link href={`/endpoints/${endpointId}/destinations`}>Add a destination</Link>
              </>
            ) : (
              'Those that are on and take it, as of any request.'
            )
          }
        />
        <Radio size="xs" value="destination" label="One destination" disabled={data.length === 0} />
        {target.kind === 'destination' ? (
          <Select
            className={classes['inset'] ?? ''}
            aria-label="Destination"
            placeholder="Choose a destination"
            data={data.map(({ id, url }) => ({ value: id, label: url }))}
            {...form.getInputProps('target.destinationId')}
          />
        ) : null}
        <Radio size="xs" value="url" label="Another URL" />
        {target.kind === 'url' ? (
          <div className={classes['inset']}>
            <TextInput
              aria-label="URL"
              placeholder="https://staging.example.com/webhooks"
              type="url"
              autoComplete="off"
              spellCheck={false}
              classNames={{ input: classes['mono'] ?? '' }}
              {...form.getInputProps('target.url')}
            />
            {form.errors['target.url'] ? null : <TargetVerdict endpointId={endpointId} url={target.url} />}
          </div>
        ) : null}
      </Stack>
    </Radio.Group>
  );
}
