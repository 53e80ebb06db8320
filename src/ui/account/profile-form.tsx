import { Button, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FormError } from '#ui/kit/form-error.tsx';
import { useApiForm } from '#ui/kit/use-api-form.ts';
import { useTRPC } from '#ui/trpc.ts';

export function ProfileForm({ name }: { name: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { form, onSubmit, formError, showError } = useApiForm({ initialValues: { name } });
  const update = useMutation(
    trpc.account.updateProfile.mutationOptions({
      onSuccess: () => {
        form.resetDirty();
        notifications.show({ message: 'Name saved.' });
        void queryClient.invalidateQueries(trpc.account.me.queryFilter());
      },
      onError: showError,
    }),
  );
  return (
    <form
      noValidate
      onSubmit={onSubmit((values) => {
        update.mutate(values);
      })}
    >
      <Stack align="start" gap="sm">
        <TextInput label="Name" w="100%" maxLength={80} autoComplete="name" {...form.getInputProps('name')} />
        <FormError>{formError}</FormError>
        <Button type="submit" variant="default" loading={update.isPending} disabled={!form.isDirty()}>
          Save name
        </Button>
      </Stack>
    </form>
  );
}
