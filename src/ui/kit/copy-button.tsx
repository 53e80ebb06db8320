'use client';

import { ActionIcon, Button, Tooltip, VisuallyHidden } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy } from '@tabler/icons-react';

export interface CopyButtonProps {
  value: string;
  /** What is copied, for the tooltip and screen readers: "Copy URL". */
  label: string;
  /** Shows the label beside the icon. */
  withText?: boolean;
  variant?: 'filled' | 'default' | 'subtle';
  size?: 'xs' | 'sm' | 'md';
}

export function CopyButton({ value, label, withText, variant = 'subtle', size = 'sm' }: CopyButtonProps) {
  const clipboard = useClipboard({ timeout: 1500 });
  const icon = clipboard.copied ? <IconCheck size={15} /> : <IconCopy size={15} />;
  const text = clipboard.error ? 'Copying failed' : clipboard.copied ? 'Copied' : label;
  const copy = () => {
    clipboard.copy(value);
  };
  const announcement = (
    <VisuallyHidden role="status">{clipboard.copied || clipboard.error ? text : ''}</VisuallyHidden>
  );
  if (withText) {
    return (
      <>
        <Button variant={variant} size={size} leftSection={icon} onClick={copy}>
          {text}
        </Button>
        {announcement}
      </>
    );
  }
  return (
    <>
      <Tooltip label={text}>
        <ActionIcon variant={variant} size={size === 'xs' ? 'sm' : 'md'} aria-label={label} onClick={copy}>
          {icon}
        </ActionIcon>
      </Tooltip>
      {announcement}
    </>
  );
}
