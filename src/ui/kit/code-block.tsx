import type { ReactNode } from 'react';
import { CopyButton } from '#ui/kit/copy-button.tsx';
import classes from './code-block.module.css';

export interface CodeBlockProps {
  code: string;
  /** What the block holds, for screen readers: "curl command". */
  label: string;
  /** Breaks long lines instead of scrolling. */
  wrap?: boolean;
  onCopied?: () => void;
  /** The same code with colours. */
  children?: ReactNode;
}

export function CodeBlock({ code, label, wrap, onCopied, children = code }: CodeBlockProps) {
  return (
    <div className={classes['root']}>
      {/* Focusable, so that a keyboard can scroll it. */}
      <pre
        className={`${classes['pre']} ${wrap ? classes['wrap'] : ''}`}
        tabIndex={0}
        role="region"
        aria-label={label}
      >
        <code>{children}</code>
      </pre>
      <div className={classes['copy']}>
        <CopyButton value={code} label={`Copy ${label}`} {...(onCopied && { onCopied })} />
      </div>
    </div>
  );
}
