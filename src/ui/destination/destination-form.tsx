import { Checkbox, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useMe } from '#ui/account/use-me.ts';
import type { ApiError } from '#ui/kit/api-error.ts';
import { FormActions } from '#ui/kit/form-actions.tsx';
import { FormError } from '#ui/kit/form-error.tsx';
import { useApiForm } from '#ui/kit/use-api-form.ts';
import { useTRPC } from '#ui/trpc.ts';
import {
  destinationChecks,
  formFieldOf,
  toSettings,
  valuesOf,
  type DestinationValues,
} from './destination-values.ts';
import classes from './destination-form.module.css';
import { FilterBuilder } from './filter-builder.tsx';
import { HeaderFields } from './header-fields.tsx';
import { RetryFields } from './retry-fields.tsx';
import { TargetVerdict } from './target-verdict.tsx';
import type { Destination } from './types.ts';
import { useShowDestination } from './use-destinations.ts';

export interface DestinationFormProps {
  endpointId: string;
  /** Null: a new one. */
  destination: Destination | null;
  onDone: () => void;
  /** Absent where there is nothing to go back to. */
  onCancel?: () => void;
}

export function DestinationForm({ endpointId, destination, onDone, onCancel }: DestinationFormProps) {
  const hasOwnSchedules = useMe()?.limits.customRetrySchedule ?? false;
  const { form, onSubmit, formError, showError } = useApiForm<DestinationValues>({
    initialValues: valuesOf(destination),
    validate: destinationChecks,
  });
  const save = useSave(destination, {
    onDone,
    onError: (error) => {
      const field = error.data?.field;
      if (field?.includes('.')) form.setFieldError(formFieldOf(field), error.message);
      showError(error);
    },
  });
  return (
    <form
      noValidate
      onSubmit={onSubmit((values) => {
        save.run(endpointId, toSettings(values, hasOwnSchedules));
      })}
    >
      <Stack gap="lg">
        <div>
          <TextInput
            label="URL"
            description="The part of the path after the endpoint’s own and the query are added to it."
            placeholder="https://example.com/webhooks"
            type="url"
            inputMode="url"
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            classNames={{ input: classes['mono'] ?? '' }}
            {...form.getInputProps('url')}
          />
          {form.errors['url'] ? null : <TargetVerdict endpointId={endpointId} url={form.getValues().url} />}
        </div>
        <FilterBuilder form={form} />
        <HeaderFields form={form} />
        <RetryFields form={form} isAllowed={hasOwnSchedules} />
        <Checkbox
          label="Strict order"
          description="One at a time, in the order of arrival. A request that fails holds back those after it until it is delivered or given up."
          {...form.getInputProps('isOrdered', { type: 'checkbox' })}
        />
        <FormError>{formError}</FormError>
        <FormActions
          submit={destination ? 'Save destination' : 'Add destination'}
          pending={save.isPending}
          onCancel={onCancel}
        />
      </Stack>
    </form>
  );
}

interface Outcome {
  onDone: () => void;
  onError: (error: ApiError) => void;
}

function useSave(destination: Destination | null, { onDone, onError }: Outcome) {
  const trpc = useTRPC();
  const show = useShowDestination();
  const then = {
    onSuccess: (saved: { destination: Destination; warning: string | null }) => {
      show(saved.destination);
      notifications.show(
        saved.warning === null
          ? { message: destination ? 'The destination is saved.' : 'Requests are forwarded from now on.' }
          : { color: 'yellow', title: 'Saved, but', message: saved.warning },
      );
      onDone();
    },
    onError,
  };
  const create = useMutation(trpc.destination.create.mutationOptions(then));
  const update = useMutation(trpc.destination.update.mutationOptions(then));
  return {
    isPending: create.isPending || update.isPending,
    run: (endpointId: string, settings: ReturnType<typeof toSettings>) => {
      if (destination) update.mutate({ id: destination.id, ...settings });
      else create.mutate({ endpointId, ...settings });
    },
  };
}
