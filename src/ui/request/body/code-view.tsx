import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import classes from './code-view.module.css';

export type CodeLanguage = 'json' | 'xml' | 'html' | 'text';

// The editor is the heaviest part of the page: only those who look at text pay for it.
const CodeEditor = lazy(async () => ({ default: (await import('./code-editor.tsx')).CodeEditor }));

export interface CodeViewProps {
  text: string;
  language: CodeLanguage;
  /** What is shown, for screen readers. */
  label: string;
}

/** Read-only text with folding and search. */
export function CodeView(props: CodeViewProps) {
  return (
    <Suspense fallback={<CodeSkeleton />}>
      <CodeEditor {...props} />
    </Suspense>
  );
}

function CodeSkeleton() {
  return (
    <div className={classes['skeleton']}>
      {[30, 55, 48, 62].map((width) => (
        <Skeleton key={width} height={10} width={`${String(width)}%`} />
      ))}
    </div>
  );
}
