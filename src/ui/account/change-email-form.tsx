import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { mailPlace } from '#ui/account/mail-place.ts';
import type { Me } from '#ui/account/use-me.ts';
import { FormError } from '#ui/kit/form-error.tsx';
import { Tag } from '#ui/kit/tag.tsx';
import { useApiForm } from '#ui/kit/use-api-form.ts';
import { required, validEmail } from '#ui/kit/validators.ts';
import { useTRPC } from '#ui/trpc.ts';
import classes from './settings-page.module.css';

export function ChangeEmailForm({ me }: { me: Me }) {
  const trpc = useTRPC();
  const { form, onSubmit, formError, showError } = useApiForm({
    initialValues: { email: '', currentPassword: '' },
    validate: { email: validEmail, currentPassword: required('Enter your password') },
  });
  const change = useMutation(
    trpc.account.changeEmail.mutationOptions({
      onSuccess: (_, { email }) => {
        form.reset();
        notifications.show({ message: `The link for ${email} is ${mailPlace(me)}. Open it to finish.` });
      },
      onError: showError,
    }),
  );
  return (
    <form
      noValidate
      onSubmit={onSubmit((values) => {
        change.mutate(values);
      })}
    >
      <Stack align="start" gap="sm">
        <p className={classes['row']}>
          {me.user.email}
          {me.user.emailVerified ? (
            <Tag meaning="success">Confirmed</Tag>
          ) : (
            <Tag meaning="warning">Not confirmed</Tag>
          )}
        </p>
        <TextInput
          label="New address"
          type="email"
          w="100%"
          autoComplete="email"
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Current password"
          w="100%"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password' }}
          {...form.getInputProps('currentPassword')}
        />
        <FormError>{formError}</FormError>
        <Button type="submit" variant="default" loading={change.isPending}>
          Change e-mail
        </Button>
      </Stack>
    </form>
  );
}
