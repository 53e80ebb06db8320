'use client';

import { ActionIcon, Button, Tooltip, VisuallyHidden } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import { IconAlertTriangle, IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { copyText } from '#ui/kit/copy-text.ts';

export interface CopyButtonProps {
  value: string;
  /** What is copied, for the tooltip and screen readers: "Copy URL". */
  label: string;
  /** Shows the label beside the icon. */
  withText?: boolean;
  variant?: 'filled' | 'default' | 'subtle';
  size?: 'xs' | 'sm' | 'md';
  onCopied?: () => void;
  /** Takes the focus when it appears. */
  autoFocus?: boolean;
}

type Outcome = 'none' | 'copied' | 'failed';

const ICONS = { none: IconCopy, copied: IconCheck, failed: IconAlertTriangle };

export function CopyButton(props: CopyButtonProps) {
  const { value, label, withText, variant = 'subtle', size = 'sm', onCopied, autoFocus = false } = props;
  const [outcome, setOutcome] = useState<Outcome>('none');
  const { start } = useTimeout(() => {
    setOutcome('none');
  }, 1600);
  const copy = async () => {
    const copied = await copyText(value);
    setOutcome(copied ? 'copied' : 'failed');
    if (copied) onCopied?.();
    start();
  };
  const words = { none: label, copied: 'Copied', failed: 'Select and copy by hand' };
  const Icon = ICONS[outcome];
  return (
    <>
      {withText ? (
        <Button
          autoFocus={autoFocus}
          variant={variant}
          size={size}
          leftSection={<Icon size={15} />}
          onClick={() => void copy()}
        >
          {words[outcome]}
        </Button>
      ) : (
        <Tooltip label={words[outcome]}>
          <ActionIcon
            variant={variant}
            size={size === 'xs' ? 'sm' : 'md'}
            aria-label={label}
            onClick={() => void copy()}
          >
            <Icon size={15} />
          </ActionIcon>
        </Tooltip>
      )}
      <VisuallyHidden role="status">{outcome === 'none' ? '' : words[outcome]}</VisuallyHidden>
    </>
  );
}
