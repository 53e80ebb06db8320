import type { JsonDocument } from './json-document.ts';

/** The key that leads to the node, decoded; null for items of an array and for the root. */
export function keyOf({ text, nodes }: JsonDocument, node: number): string | null {
  const start = nodes.keyStart[node] ?? -1;
  return start === -1 ? null : decodeString(text.slice(start, nodes.keyEnd[node]));
}

/** The value as it was written. */
export function sourceOf({ text, nodes }: JsonDocument, node: number): string {
  return text.slice(nodes.start[node], nodes.end[node]);
}

/** What to copy: a string without its quotes and escapes, anything else as it was written. */
export function valueText(document: JsonDocument, node: number): string {
  const source = sourceOf(document, node);
  return document.nodes.type[node] === 'string' ? decodeString(source) : source;
}

export function isContainer({ nodes }: JsonDocument, node: number): boolean {
  return nodes.type[node] === 'object' || nodes.type[node] === 'array';
}

/** How code reaches the node: `data.items[0]["odd key"]`; empty for the root. */
export function pathOf(document: JsonDocument, node: number): string {
  const steps: string[] = [];
  for (let at = node; (document.nodes.parent[at] ?? -1) >= 0; at = document.nodes.parent[at] ?? -1) {
    const key = keyOf(document, at);
    if (key === null) steps.push(`[${String(document.nodes.index[at] ?? 0)}]`);
    else
      steps.push(/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);
  }
  return steps.reverse().join('').replace(/^\./, '');
}

function decodeString(literal: string): string {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  const decoded: unknown = JSON.parse(literal);
  return String(decoded);
}
