import { Button, Group } from '@mantine/core';

export interface FormActionsProps {
  submit: string;
  pending: boolean;
  /** Absent where there is nothing to go back to. */
  onCancel?: (() => void) | undefined;
  /** The action destroys something. */
  danger?: boolean;
  disabled?: boolean;
}

/** The last row of a dialog's form. */
export function FormActions({ submit, pending, onCancel, danger, disabled }: FormActionsProps) {
  return (
    <Group justify="flex-end" gap="xs" mt="xs">
      {onCancel ? (
        <Button variant="default" onClick={onCancel} data-autofocus={danger || undefined}>
          Cancel
        </Button>
      ) : null}
      <Button type="submit" loading={pending} disabled={disabled ?? false} {...(danger && { color: 'red' })}>
        {submit}
      </Button>
    </Group>
  );
}
