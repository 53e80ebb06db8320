import type { JsonDocument } from './json-document.ts';
import { isContainer, keyOf, valueText } from './json-node.ts';

const ALL_OPEN_UP_TO = 1_000;
const OPEN_DEPTH = 2;
const MAX_MATCHES = 10_000;

/** The nodes to show, in order, without what lies below a collapsed one. */
export function visibleNodes({ nodes }: JsonDocument, collapsed: ReadonlySet<number>): number[] {
  const visible: number[] = [];
  for (let node = 0; node < nodes.type.length;) {
    visible.push(node);
    node = collapsed.has(node) ? (nodes.next[node] ?? node + 1) : node + 1;
  }
  return visible;
}

/** A small document opens whole, a big one as far as an overview needs. */
export function initiallyCollapsed(document: JsonDocument): Set<number> {
  if (document.nodes.type.length <= ALL_OPEN_UP_TO) return new Set();
  return collapsedFrom(document, OPEN_DEPTH);
}

export function collapsedFrom(document: JsonDocument, depth: number): Set<number> {
  const collapsed = new Set<number>();
  for (const [node, ownDepth] of document.nodes.depth.entries()) {
    if (ownDepth >= depth && isContainer(document, node)) collapsed.add(node);
  }
  return collapsed;
}

/** Nodes whose key or plain value holds the text, whatever the case. */
export function findNodes(document: JsonDocument, text: string): number[] {
  const wanted = text.toLowerCase();
  if (wanted === '') return [];
  const found: number[] = [];
  for (let node = 0; node < document.nodes.type.length && found.length < MAX_MATCHES; node += 1) {
    const key = keyOf(document, node);
    const isKeyMatch = key?.toLowerCase().includes(wanted) ?? false;
    const isValueMatch =
      !isContainer(document, node) && valueText(document, node).toLowerCase().includes(wanted);
    if (isKeyMatch || isValueMatch) found.push(node);
  }
  return found;
}

/** Opens all that hides the node. */
export function reveal({ nodes }: JsonDocument, node: number, collapsed: ReadonlySet<number>): Set<number> {
  const opened = new Set(collapsed);
  for (let at = nodes.parent[node] ?? -1; at >= 0; at = nodes.parent[at] ?? -1) opened.delete(at);
  return opened;
}
