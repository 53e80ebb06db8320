import { IconChevronRight } from '@tabler/icons-react';
import { pluralize } from '#ui/kit/count.ts';
import type { JsonDocument } from './json-document.ts';
import { isContainer, keyOf, sourceOf } from './json-node.ts';
import classes from './json-tree.module.css';

/** Longer values are cut in the row; the bar below the tree has them whole. */
const MAX_SHOWN = 300;
const INDENT_PX = 16;
/** Deeper levels are not indented further, or they would leave the page. */
const MAX_INDENTED_DEPTH = 40;

export const jsonRowId = (node: number): string => `json-node-${String(node)}`;

export interface JsonTreeRowProps {
  document: JsonDocument;
  node: number;
  isOpen: boolean;
  isActive: boolean;
  isMatch: boolean;
  onPick: (node: number) => void;
  onToggle: (node: number) => void;
}

export function JsonTreeRow({
  document,
  node,
  isOpen,
  isActive,
  isMatch,
  onPick,
  onToggle,
}: JsonTreeRowProps) {
  const { nodes } = document;
  const children = nodes.children[node] ?? 0;
  const canOpen = isContainer(document, node) && children > 0;
  const depth = nodes.depth[node] ?? 0;
  return (
    <div
      id={jsonRowId(node)}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={isActive}
      aria-expanded={canOpen ? isOpen : undefined}
      className={classes['row']}
      data-active={isActive || undefined}
      data-match={isMatch || undefined}
      style={{ paddingLeft: 12 + Math.min(depth, MAX_INDENTED_DEPTH) * INDENT_PX }}
      onClick={() => {
        onPick(node);
        if (canOpen) onToggle(node);
      }}
    >
      <span className={classes['chevron']} data-open={isOpen || undefined} aria-hidden>
        {canOpen ? <IconChevronRight size={13} stroke={2} /> : null}
      </span>
      <Label document={document} node={node} />
      {isContainer(document, node) ? (
        <span className={classes['summary']}>{containerWords(document, node)}</span>
      ) : (
        <span className={classes[nodes.type[node] ?? 'literal']}>
          {sourceOf(document, node).slice(0, MAX_SHOWN)}
        </span>
      )}
    </div>
  );
}

function Label({ document, node }: { document: JsonDocument; node: number }) {
  const key = keyOf(document, node);
  if (key !== null) return <span className={classes['key']}>{key}</span>;
  if ((document.nodes.parent[node] ?? -1) === -1) return null;
  return <span className={classes['index']}>{document.nodes.index[node]}</span>;
}

function containerWords({ nodes }: JsonDocument, node: number): string {
  const children = nodes.children[node] ?? 0;
  if (nodes.type[node] === 'array') return children === 0 ? '[ ]' : `[ ${pluralize(children, 'item')} ]`;
  return children === 0 ? '{ }' : `{ ${pluralize(children, 'key')} }`;
}
