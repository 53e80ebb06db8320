import { CopyButton } from '#ui/kit/copy-button.tsx';
import type { JsonDocument } from './json-document.ts';
import { isContainer, pathOf, valueText } from './json-node.ts';
import classes from './json-tree.module.css';

/** A row shows that much of a string; more of it is shown here. */
const LONG = 60;

/** The active node: where it is and, if the row cuts it, what it holds. */
export function JsonNodeBar({ document, node }: { document: JsonDocument; node: number }) {
  const path = pathOf(document, node);
  const value = valueText(document, node);
  const isLong = !isContainer(document, node) && (value.length > LONG || value.includes('\n'));
  return (
    <div className={classes['bar']}>
      {isLong ? (
        <pre className={classes['value']} tabIndex={0} role="region" aria-label="Whole value">
          {value}
        </pre>
      ) : null}
      <div className={classes['path']}>
        <code className={classes['pathText']} title={path}>
          {path === '' ? 'Whole document' : path}
        </code>
        {path === '' ? null : <CopyButton value={path} label="Copy path" withText size="xs" />}
        <CopyButton value={value} label="Copy value" withText size="xs" />
      </div>
    </div>
  );
}
