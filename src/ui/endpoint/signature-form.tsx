import { Button, Checkbox, Group, PasswordInput, Select, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { SIGNATURE_PROVIDERS, type SignatureProvider } from '#protocol/signature-provider.ts';
import { PROVIDER_WORDS } from '#ui/endpoint/signature-providers.ts';
import { signatureChecks, signatureValuesOf, type SignatureValues } from '#ui/endpoint/signature-values.ts';
import type { Endpoint } from '#ui/endpoint/use-endpoints.ts';
import { useUpdateEndpoint } from '#ui/endpoint/use-update-endpoint.ts';
import { FormError } from '#ui/kit/form-error.tsx';
import { useApiForm } from '#ui/kit/use-api-form.ts';
import classes from './signature-form.module.css';

const PROVIDERS = SIGNATURE_PROVIDERS.map((value) => ({ value, label: PROVIDER_WORDS[value].title }));

export interface SignatureFormProps {
  endpoint: Endpoint;
  onClose: () => void;
  /** Chosen at first, when a request led here. */
  suggested?: SignatureProvider | null;
}

/** Whose signature is checked, and the secret, which is never shown again. */
export function SignatureForm({ endpoint, onClose, suggested = null }: SignatureFormProps) {
  const { signature } = endpoint;
  const { form, onSubmit, formError, showError } = useApiForm<SignatureValues>({
    initialValues: signatureValuesOf(signature, suggested),
    validate: signatureChecks,
  });
  const update = useUpdateEndpoint({
    onDone: (changed) => {
      notifications.show({ message: outcomeWords(changed.signature) });
      onClose();
    },
    onError: (error) => {
      if (error.data?.field === 'signature.secret') form.setFieldError('secret', error.message);
      else showError(error);
    },
  });
  const { provider } = form.getValues();
  const { where, placeholder, sampleSecret } = PROVIDER_WORDS[provider];
  const isReplaced = signature?.hasSecret === true && signature.provider === provider;
  return (
    <form
      noValidate
      onSubmit={onSubmit(({ keepPrevious, ...values }) => {
        update.mutate({
          id: endpoint.id,
          signature: { ...values, keepPrevious: keepPrevious && isReplaced },
        });
      })}
    >
      <Stack gap="sm">
        <Text c="dimmed" size="sm">
          Each request then shows whether its signature is right, and if not, why. Requests with a wrong one
          are kept all the same.
        </Text>
        <SignatureState signature={signature} chosen={provider} />
        <Select label="Provider" data={PROVIDERS} {...form.getInputProps('provider')} />
        <PasswordInput
          label={isReplaced ? 'New secret' : 'Secret'}
          description={where}
          placeholder={placeholder}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          data-1p-ignore
          data-lpignore="true"
          classNames={{ innerInput: classes['mono'] ?? '' }}
          {...form.getInputProps('secret')}
        />
        {isReplaced ? (
          <Checkbox
            label="Accept the present secret as well"
            description="For the time in which the provider changes over."
            {...form.getInputProps('keepPrevious', { type: 'checkbox' })}
          />
        ) : null}
        <Text c="dimmed" size="xs">
          The secret is stored encrypted and not shown again. Test events of Hookwire are signed with{' '}
          <code>{sampleSecret}</code>.
        </Text>
        <FormError>{formError}</FormError>
        <div className={classes['foot']}>
          {signature ? (
            <Button
              variant="subtle"
              ml="-0.75rem"
              color="red"
              onClick={() => {
                update.mutate({ id: endpoint.id, signature: null });
              }}
            >
              Remove the secret
            </Button>
          ) : (
            <span />
          )}
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={update.isPending}>
              Save secret
            </Button>
          </Group>
        </div>
      </Stack>
    </form>
  );
}

/** What is stored, as far as anybody is told. */
function SignatureState({
  signature,
  chosen,
}: {
  signature: Endpoint['signature'];
  chosen: SignatureProvider;
}) {
  if (!signature) return null;
  const { title } = PROVIDER_WORDS[signature.provider];
  if (!signature.hasSecret) {
    return (
      <Text size="sm" c="var(--hw-warning)">
        The secret of {title} that is stored can’t be read: the server’s encryption key has changed. Set it
        again.
      </Text>
    );
  }
  return (
    <Text size="sm">
      Signatures of {title} are checked
      {signature.hasPrevious ? ', with the present secret or the one before it.' : '.'}
      {signature.provider === chosen ? null : ' Saving puts another provider in its place.'}
    </Text>
  );
}

function outcomeWords(signature: Endpoint['signature']): string {
  if (!signature) return 'The secret is removed. Signatures are no longer checked.';
  return `Signatures of ${PROVIDER_WORDS[signature.provider].title} are checked now.`;
}
