import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { JsonNodeBar } from './json-node-bar.tsx';
import type { JsonDocument } from './json-document.ts';
import { JsonFind } from './json-find.tsx';
import { isContainer } from './json-node.ts';
import { JsonTreeRow, jsonRowId } from './json-tree-row.tsx';
import { collapsedFrom, findNodes, initiallyCollapsed, reveal, visibleNodes } from './json-tree-lines.ts';
import { treeKeyTarget } from './json-tree-keys.ts';
import classes from './json-tree.module.css';
import { VirtualRows, type VirtualRowsHandle } from './virtual-rows.tsx';

const ROW_PX = 22;
const FIND_DELAY_MS = 120;

/** A JSON document as a tree of any size. One node is active; the bar below shows its path and whole value. */
export function JsonTree({ document }: { document: JsonDocument }) {
  const [collapsed, setCollapsed] = useState<ReadonlySet<number>>(() => initiallyCollapsed(document));
  const [active, setActive] = useState(0);
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text, FIND_DELAY_MS);
  const rows = useRef<VirtualRowsHandle>(null);
  const visible = useMemo(() => visibleNodes(document, collapsed), [document, collapsed]);
  const matches = useMemo(() => findNodes(document, wanted), [document, wanted]);
  const matching = useMemo(() => new Set(matches), [matches]);

  const toggle = (node: number): void => {
    if (!isContainer(document, node)) return;
    const next = new Set(collapsed);
    if (!next.delete(node)) next.add(node);
    setCollapsed(next);
  };
  const go = (node: number): void => {
    setActive(node);
    rows.current?.scrollTo(visible.indexOf(node), 'auto');
  };
  const goToMatch = (step: 1 | -1): void => {
    const after =
      step === 1 ? matches.find((node) => node > active) : matches.findLast((node) => node < active);
    const node = after ?? (step === 1 ? matches[0] : matches.at(-1));
    if (node === undefined) return;
    const opened = reveal(document, node, collapsed);
    setCollapsed(opened);
    setActive(node);
    // The row exists only after the tree has opened.
    requestAnimationFrame(() => {
      rows.current?.scrollTo(visibleNodes(document, opened).indexOf(node), 'center');
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = treeKeyTarget(event.key, { document, visible, collapsed, active });
    if (!target) return;
    event.preventDefault();
    if (target.toggle) toggle(active);
    else go(target.node);
  };

  return (
    <div className={classes['root']}>
      <JsonFind
        text={text}
        onText={setText}
        position={matches.indexOf(active) + 1}
        count={matches.length}
        onStep={goToMatch}
        onExpandAll={() => {
          setCollapsed(new Set());
        }}
        onCollapseAll={() => {
          setCollapsed(collapsedFrom(document, 1));
        }}
      />
      <VirtualRows
        handle={rows}
        role="tree"
        aria-label="JSON body"
        aria-activedescendant={jsonRowId(active)}
        className={classes['tree'] ?? ''}
        count={visible.length}
        rowHeight={ROW_PX}
        onKeyDown={onKeyDown}
        renderRow={(index) => {
          const node = visible[index] ?? 0;
          return (
            <JsonTreeRow
              document={document}
              node={node}
              isOpen={!collapsed.has(node)}
              isActive={node === active}
              isMatch={matching.has(node)}
              onPick={setActive}
              onToggle={toggle}
            />
          );
        }}
      />
      <JsonNodeBar document={document} node={active} />
    </div>
  );
}
