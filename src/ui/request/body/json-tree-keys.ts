import type { JsonDocument } from './json-document.ts';
import { isContainer } from './json-node.ts';

export interface TreePosition {
  document: JsonDocument;
  visible: readonly number[];
  collapsed: ReadonlySet<number>;
  active: number;
}

export type TreeKeyTarget = { toggle: true } | { toggle: false; node: number } | null;

/** What a key does in a tree, as the ARIA practices say; null for keys that are not the tree's. */
export function treeKeyTarget(
  key: string,
  { document, visible, collapsed, active }: TreePosition,
): TreeKeyTarget {
  const at = visible.indexOf(active);
  const canOpen = isContainer(document, active) && (document.nodes.children[active] ?? 0) > 0;
  const isOpen = canOpen && !collapsed.has(active);
  const to = (node: number | undefined): TreeKeyTarget => ({ toggle: false, node: node ?? active });
  switch (key) {
    case 'ArrowDown':
      return to(visible[at + 1]);
    case 'ArrowUp':
      return to(visible[at - 1]);
    case 'Home':
      return to(visible[0]);
    case 'End':
      return to(visible.at(-1));
    case 'ArrowRight':
      return canOpen && !isOpen ? { toggle: true } : to(isOpen ? active + 1 : active);
    case 'ArrowLeft':
      return isOpen ? { toggle: true } : to(Math.max(0, document.nodes.parent[active] ?? 0));
    case 'Enter':
    case ' ':
      return canOpen ? { toggle: true } : null;
    default:
      return null;
  }
}
