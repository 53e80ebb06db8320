import { CodeBlock } from '#ui/kit/code-block.tsx';
import classes from './code.module.css';
import { highlightHtml } from './highlight-html.ts';
import type { Language } from './highlight.ts';

export interface CodeProps {
  code: string;
  language: Language;
  /** What the block holds, for screen readers; unique on its page. */
  label: string;
  wrap?: boolean;
}

/** A block of code, coloured on the server: the browser gets no grammar. */
export function Code({ code, language, ...props }: CodeProps) {
  const text = code.trimEnd();
  return <ColouredCode code={text} html={highlightHtml(text, language)} {...props} />;
}

export interface ColouredCodeProps extends Omit<CodeProps, 'language'> {
  /** The same code, made by `highlightHtml`. */
  html: string;
}

export function ColouredCode({ html, ...props }: ColouredCodeProps) {
  return (
    <div className={classes['block']}>
      <CodeBlock {...props}>
        <span dangerouslySetInnerHTML={{ __html: html }} />
      </CodeBlock>
    </div>
  );
}

/** JSON with two spaces, coloured. */
export function Json({ value, label }: { value: unknown; label: string }) {
  return <Code code={JSON.stringify(value, null, 2)} language="json" label={label} />;
}
