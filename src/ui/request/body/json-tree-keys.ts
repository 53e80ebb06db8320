import type { JsonDocument } from './json-document.ts';
import { isContainer } from './json-node.ts';

export interface TreePosition {
  document: JsonDocument;
  visible: readonly number[];
  collapsed: ReadonlySet<number>;
  active: number;
}

export type TreeKeyTarget = { toggle: true } | { toggle: false; node: number } | null;

type Move = (at: TreePosition & { index: number; canOpen: boolean; isOpen: boolean }) => TreeKeyTarget;

const TOGGLE: TreeKeyTarget = { toggle: true };
const to = (node: number | undefined, otherwise: number): TreeKeyTarget => ({
  toggle: false,
  node: node ?? otherwise,
});

const MOVES: Readonly<Partial<Record<string, Move>>> = {
  ArrowDown: ({ visible, index, active }) => to(visible[index + 1], active),
  ArrowUp: ({ visible, index, active }) => to(visible[index - 1], active),
  Home: ({ visible, active }) => to(visible[0], active),
  End: ({ visible, active }) => to(visible.at(-1), active),
  ArrowRight: ({ canOpen, isOpen, active }) =>
    canOpen && !isOpen ? TOGGLE : to(isOpen ? active + 1 : active, active),
  ArrowLeft: ({ document, isOpen, active }) => {
    const parent = document.nodes.parent[active] ?? -1;
    return isOpen ? TOGGLE : to(parent === -1 ? active : parent, active);
  },
  Enter: ({ canOpen }) => (canOpen ? TOGGLE : null),
  ' ': ({ canOpen }) => (canOpen ? TOGGLE : null),
};

/** What a key does in a tree, as the ARIA practices say; null for keys that are not the tree's. */
export function treeKeyTarget(key: string, position: TreePosition): TreeKeyTarget {
  const { document, visible, collapsed, active } = position;
  const canOpen = isContainer(document, active) && (document.nodes.children[active] ?? 0) > 0;
  const isOpen = canOpen && !collapsed.has(active);
  return MOVES[key]?.({ ...position, index: visible.indexOf(active), canOpen, isOpen }) ?? null;
}
