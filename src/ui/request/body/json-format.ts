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
  for (let node = 0; node <= nodes.type.length; node += 1) {
    for (let last = open.at(-1); last !== undefined && (nodes.next[last] ?? 0) <= node; last = open.at(-1)) {
      open.pop();
      lines.push(lastLine(document, last));
    }
    if (node === nodes.type.length) break;
    if (hasChildren(document, node)) open.push(node);
    lines.push(firstLine(document, node));
  }
  return lines.join('\n');
}

function firstLine(document: JsonDocument, node: number): string {
  const { text, nodes } = document;
  const keyStart = nodes.keyStart[node] ?? -1;
  const key = keyStart === -1 ? '' : `${text.slice(keyStart, nodes.keyEnd[node])}: `;
  const isObject = nodes.type[node] === 'object';
  const start = indent(nodes.depth[node] ?? 0) + key;
  if (hasChildren(document, node)) return start + (isObject ? '{' : '[');
  const empty = isObject ? '{}' : '[]';
  return start + (isContainer(document, node) ? empty : sourceOf(document, node)) + comma(document, node);
}

function lastLine(document: JsonDocument, node: number): string {
  const bracket = document.nodes.type[node] === 'object' ? '}' : ']';
  return indent(document.nodes.depth[node] ?? 0) + bracket + comma(document, node);
}

function hasChildren(document: JsonDocument, node: number): boolean {
  return isContainer(document, node) && (document.nodes.children[node] ?? 0) > 0;
}

function comma({ nodes }: JsonDocument, node: number): string {
  const parent = nodes.parent[node] ?? -1;
  const isLast = parent === -1 || nodes.index[node] === (nodes.children[parent] ?? 0) - 1;
  return isLast ? '' : ',';
}

function indent(depth: number): string {
  return '  '.repeat(depth);
}
