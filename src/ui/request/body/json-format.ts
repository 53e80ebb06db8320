import type { JsonDocument } from './json-document.ts';
import { isContainer, sourceOf } from './json-node.ts';

/** Deeper than this the indentation would outgrow the document itself. */
const MAX_INDENTED_DEPTH = 100;

/** Two spaces a level; literals stay as they were written. */
export function formatJson(document: JsonDocument): string {
  const { text, nodes } = document;
  if (nodes.depth.some((depth) => depth > MAX_INDENTED_DEPTH)) return text;
  const lines: string[] = [];
  const open: number[] = [];
  const closeUntil = (node: number): void => {
    for (let last = open.at(-1); last !== undefined && (nodes.next[last] ?? 0) <= node; last = open.at(-1)) {
      open.pop();
      const isLast = isLastChild(document, last);
      lines.push(
        indent(nodes.depth[last] ?? 0) + (nodes.type[last] === 'object' ? '}' : ']') + (isLast ? '' : ','),
      );
    }
  };

  for (let node = 0; node < nodes.type.length; node += 1) {
    closeUntil(node);
    const keyStart = nodes.keyStart[node] ?? -1;
    const key = keyStart === -1 ? '' : `${text.slice(keyStart, nodes.keyEnd[node])}: `;
    const start = indent(nodes.depth[node] ?? 0) + key;
    if (isContainer(document, node) && (nodes.children[node] ?? 0) > 0) {
      open.push(node);
      lines.push(start + (nodes.type[node] === 'object' ? '{' : '['));
      continue;
    }
    const empty = nodes.type[node] === 'object' ? '{}' : '[]';
    const value = isContainer(document, node) ? empty : sourceOf(document, node);
    lines.push(start + value + (isLastChild(document, node) ? '' : ','));
  }
  closeUntil(nodes.type.length);
  return lines.join('\n');
}

function isLastChild({ nodes }: JsonDocument, node: number): boolean {
  const parent = nodes.parent[node] ?? -1;
  return parent === -1 || nodes.index[node] === (nodes.children[parent] ?? 0) - 1;
}

function indent(depth: number): string {
  return '  '.repeat(depth);
}
