import { NumberInput, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import classes from './range-fields.module.css';

export interface RangeValues {
  from: string;
  to: string;
  perSecond: number | string;
}

/** Times of arrival, in the viewer's time zone, and how fast it goes. */
export function RangeFields<V extends RangeValues>({ form }: { form: UseFormReturnType<V> }) {
  return (
    <div className={classes['fields']}>
      <TextInput
        type="datetime-local"
        label="Arrived from"
        description="Empty: the oldest that is kept."
        {...form.getInputProps('from')}
      />
      <TextInput
        type="datetime-local"
        label="Arrived before"
        description="Empty: until now."
        {...form.getInputProps('to')}
      />
      <NumberInput
        label="Rate"
        description="So many a second."
        min={1}
        max={100}
        clampBehavior="none"
        allowDecimal={false}
        {...form.getInputProps('perSecond')}
      />
    </div>
  );
}
