import type { DocsFacts, SourceFile } from '#ui/docs/facts.ts';
import { ColouredCode } from './code.tsx';
import classes from './source-code.module.css';

/** A program of `src/docs`, as it stands there. */
export function SourceCode({ facts, file }: { facts: DocsFacts; file: SourceFile }) {
  return (
    <figure className={classes['root']}>
      <figcaption className={classes['name']}>
        <code>{file.split('/').at(-1)}</code>
      </figcaption>
      <ColouredCode {...facts.sources[file]} label={`source of ${file.replace('clients/', '')}`} />
    </figure>
  );
}
