import { CodeBlock } from '#ui/kit/code-block.tsx';
import classes from './code.module.css';
import { tokenize, type Language } from './highlight.ts';

export interface CodeProps {
  code: string;
  language: Language;
  /** What the block holds, for screen readers; unique on its page. */
  label: string;
  wrap?: boolean;
}

/** A block of code, coloured on the server: the browser gets no grammar. */
export function Code({ code, language, label, wrap = false }: CodeProps) {
  const text = code.trimEnd();
  return (
    <div className={classes['block']}>
      <CodeBlock code={text} label={label} wrap={wrap}>
        {tokenize(text, language).map((token, index) =>
          token.kind === null ? (
            token.text
          ) : (
            <span key={index} className={classes[token.kind]}>
              {token.text}
            </span>
          ),
        )}
      </CodeBlock>
    </div>
  );
}

/** JSON with two spaces, coloured. */
export function Json({ value, label }: { value: unknown; label: string }) {
  return <Code code={JSON.stringify(value, null, 2)} language="json" label={label} />;
}
