import { TextInput } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useMe } from '#ui/account/use-me.ts';
import { required, validAlias } from '#ui/kit/validators.ts';
import classes from './endpoint-fields.module.css';

export interface EndpointFieldValues {
  name: string;
  alias: string;
}

export const endpointFieldChecks = { name: required('Give the endpoint a name'), alias: validAlias };

export interface EndpointFieldsProps {
  form: UseFormReturnType<EndpointFieldValues>;
  /** The last part of the URL when there is no alias. */
  id: string | null;
}

/** Name and alias, with the URL that comes of them. */
export function EndpointFields({ form, id }: EndpointFieldsProps) {
  const origin = useMe()?.publicUrl ?? '';
  const alias = form.getValues().alias.trim().toLowerCase();
  return (
    <>
      <TextInput
        label="Name"
        description="For you; senders don’t see it."
        placeholder="stripe-prod"
        maxLength={80}
        autoComplete="off"
        data-autofocus
        {...form.getInputProps('name')}
      />
      <TextInput
        label="Alias"
        description="Optional. Replaces the id in the URL. Anyone who knows the URL can send to it, so a name that is easy to guess invites strangers."
        placeholder="my-shop-stripe"
        maxLength={48}
        autoComplete="off"
        spellCheck={false}
        autoCapitalize="none"
        classNames={{ input: classes['mono'] ?? '' }}
        {...form.getInputProps('alias')}
      />
      <p className={classes['url']}>
        <span className={classes['urlLabel']}>URL</span>
        <code>
          {origin}/h/<b>{alias || id || '<id>'}</b>
        </code>
      </p>
    </>
  );
}
