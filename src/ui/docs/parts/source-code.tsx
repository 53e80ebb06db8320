import type { DocsFacts, SourceFile } from '#ui/docs/facts.ts';
import { Code } from './code.tsx';
import type { Language } from './highlight.ts';
import classes from './source-code.module.css';

const LANGUAGES: Readonly<Record<string, Language>> = { mjs: 'javascript', py: 'python', go: 'go' };

/** A program of `src/docs`, as it stands there. */
export function SourceCode({ facts, file }: { facts: DocsFacts; file: SourceFile }) {
  const name = file.split('/').at(-1) ?? file;
  return (
    <figure className={classes['root']}>
      <figcaption className={classes['name']}>
        <code>{name}</code>
      </figcaption>
      <Code
        code={facts.sources[file]}
        language={LANGUAGES[name.split('.').at(-1) ?? ''] ?? 'text'}
        label={`source of ${file.replace('clients/', '')}`}
      />
    </figure>
  );
}
