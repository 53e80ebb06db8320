import { Button, Group, Skeleton, Stack } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { IconRepeat } from '@tabler/icons-react';
import Link from 'next/link';
import type { ApiError } from '#ui/kit/api-error.ts';
import { ErrorState } from '#ui/kit/error-state.tsx';
import { FormError } from '#ui/kit/form-error.tsx';
import { useApiForm } from '#ui/kit/use-api-form.ts';
import { useTRPC, type RouterOutputs } from '#ui/trpc.ts';
import { CopyEditor } from './copy-editor.tsx';
import { copyValuesOf, toEdit } from './copy-values.ts';
import classes from './replay-form.module.css';
import { copyChecks, replayFieldOf, targetChecks, toTarget, type ReplayValues } from './replay-values.ts';
import { TargetFields } from './target-fields.tsx';

export interface ReplayEventProps {
  requestId: string;
  onClose: () => void;
}

/** Sends a stored request, or an edited copy of it, as a new event. */
export function ReplayEvent({ requestId, onClose }: ReplayEventProps) {
  const { data, error, refetch } = useQuery(
    useTRPC().request.get.queryOptions({ id: requestId }, { staleTime: Infinity }),
  );
  if (data) return <ReplayEventForm request={data} onClose={onClose} />;
  return error ? (
    <ErrorState title="The request could not be read" error={error} onRetry={() => void refetch()} />
  ) : (
    <Skeleton height={160} />
  );
}

interface FormProps {
  request: RouterOutputs['request']['get'];
  onClose: () => void;
}

function ReplayEventForm({ request, onClose }: FormProps) {
  const { form, onSubmit, formError, showError } = useApiForm<ReplayValues>({
    initialValues: {
      target: { kind: 'destinations', destinationId: '', url: '' },
      isEdited: false,
      copy: copyValuesOf(request),
    },
    validate: { target: targetChecks, copy: copyChecks },
  });
  const replay = useMutation(
    useTRPC().replay.event.mutationOptions({
      onError: (error: ApiError) => {
        const field = replayFieldOf(error.data?.field ?? '');
        if (field === null) showError(error);
        else form.setFieldError(field, error.message);
      },
    }),
  );
  const { isEdited } = form.getValues();
  return (
    <form
      noValidate
      onSubmit={onSubmit(({ target, copy, isEdited: asCopy }) => {
        const edit = asCopy ? toEdit(copy, request) : undefined;
        replay.mutate({ id: request.id, to: toTarget(target), ...(edit && { edit }) });
      })}
    >
      <Stack gap="md">
        <p className={classes['what']}>
          <code>
            {request.method} {request.subPath}
          </code>{' '}
          <span>is sent once more, as a new request of this endpoint.</span>
        </p>
        <TargetFields endpointId={request.endpointId} form={form} />
        {isEdited ? <CopyEditor form={form} original={request} /> : null}
        <FormError>{formError}</FormError>
        <div role="status">
          {replay.data ? <Sent endpointId={request.endpointId} event={replay.data} onShow={onClose} /> : null}
        </div>
        <div className={classes['foot']}>
          <Button
            variant="subtle"
            ml="-0.75rem"
            aria-expanded={isEdited}
            onClick={() => {
              form.setFieldValue('isEdited', !isEdited);
            }}
          >
            {isEdited ? 'Send it as it is' : 'Edit a copy'}
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>
              Close
            </Button>
            <Button
              type="submit"
              loading={replay.isPending}
              leftSection={<IconRepeat size={15} stroke={1.7} />}
            >
              {replay.isSuccess ? 'Replay again' : 'Replay'}
            </Button>
          </Group>
        </div>
      </Stack>
    </form>
  );
}

interface SentProps {
  endpointId: string;
  event: { id: string; seq: number };
  onShow: () => void;
}

function Sent({ endpointId, event, onShow }: SentProps) {
  return (
    <p className={classes['sent']}>
      <span>Stored as request {event.seq} and on its way.</span>
      <Link href={`/endpoints/${endpointId}?request=${event.id}`} onClick={onShow}>
        Show it
      </Link>
    </p>
  );
}
