import { NumberInput, Radio, Stack, TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { LargerPlan } from '#ui/usage/larger-plan.tsx';
import { CUSTOMARY_SCHEDULE, type DestinationValues } from './destination-values.ts';
import { parseWaits, scheduleWords } from './retry-waits.ts';
import classes from './destination-form.module.css';

export interface RetryFieldsProps {
  form: UseFormReturnType<DestinationValues>;
  /** Whether the plan has schedules of one's own. */
  isAllowed: boolean;
}

/** When a delivery that failed is tried again. */
export function RetryFields({ form, isAllowed }: RetryFieldsProps) {
  const { schedule, maxRetries, waits } = form.getValues();
  if (!isAllowed) {
    return (
      <div className={classes['fieldset']}>
        <p className={classes['legend']}>Retries</p>
        <p className={classes['hint']}>
          {scheduleWords(CUSTOMARY_SCHEDULE)} Your plan has no schedules of your own. <LargerPlan />
        </p>
      </div>
    );
  }
  const parsed = parseWaits(waits);
  const most = Number(maxRetries);
  const isWhole = 'intervals' in parsed && Number.isInteger(most) && most >= 0 && most <= 20;
  return (
    <fieldset className={classes['fieldset']}>
      <legend className={classes['legend']}>Retries</legend>
      <Radio.Group {...form.getInputProps('schedule')} aria-label="Retry schedule">
        <Stack gap={6}>
          <Radio
            size="xs"
            value="customary"
            label="The usual schedule"
            description={scheduleWords(CUSTOMARY_SCHEDULE)}
          />
          <Radio size="xs" value="own" label="One of your own" />
        </Stack>
      </Radio.Group>
      {schedule === 'own' ? (
        <div className={classes['own']}>
          <div className={classes['waits']}>
            <NumberInput
              label="Retries at most"
              min={0}
              max={20}
              clampBehavior="none"
              allowDecimal={false}
              {...form.getInputProps('maxRetries')}
            />
            <TextInput
              label="Wait before each"
              placeholder="30 s, 2 min, 10 min"
              spellCheck={false}
              autoComplete="off"
              classNames={{ input: classes['mono'] ?? '' }}
              {...form.getInputProps('waits')}
            />
          </div>
          <p className={classes['hint']} role="status">
            {isWhole ? scheduleWords({ max_retries: most, intervals: parsed.intervals }) : null}
          </p>
        </div>
      ) : null}
    </fieldset>
  );
}
