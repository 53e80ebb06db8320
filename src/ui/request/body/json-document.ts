/**
 * JSON as it was written: number literals, repeated keys and the order of keys stay, which `JSON.parse`
 * would lose. Nodes are in the order of the text, one array a column: a MiB can hold 500,000 of them.
 */
export interface JsonDocument {
  text: string;
  nodes: JsonNodes;
}

interface JsonNodes {
  type: JsonType[];
  /** The value is `text.slice(start, end)`. */
  start: number[];
  end: number[];
  /** The key with its quotes, or -1. */
  keyStart: number[];
  keyEnd: number[];
  parent: number[];
  depth: number[];
  /** Position among the parent's children. */
  index: number[];
  children: number[];
  /** The node after this one and all below it. */
  next: number[];
}

export type JsonType = 'object' | 'array' | 'string' | 'number' | 'literal';

export type JsonResult = { ok: true; document: JsonDocument } | { ok: false; reason: string };

export function parseJson(source: string): JsonResult {
  const text = source.startsWith('\ufeff') ? source.slice(1) : source;
  try {
    JSON.parse(text);
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : 'It is not valid JSON' };
  }
  return { ok: true, document: { text, nodes: scan(text) } };
}

/** Of text that is known to be valid, hence the few cases. Without recursion: nesting may be 100,000 deep. */
function scan(text: string): JsonNodes {
  const nodes = emptyNodes();
  const open: number[] = [];
  let key: [start: number, end: number] | null = null;
  let at = 0;

  const add = (type: JsonType, start: number, end: number): number => {
    const parent = open.at(-1) ?? -1;
    const node = nodes.type.push(type) - 1;
    nodes.start.push(start);
    nodes.end.push(end);
    nodes.keyStart.push(key?.[0] ?? -1);
    nodes.keyEnd.push(key?.[1] ?? -1);
    nodes.parent.push(parent);
    nodes.depth.push(open.length);
    nodes.index.push(nodes.children[parent] ?? 0);
    nodes.children.push(0);
    nodes.next.push(node + 1);
    if (parent >= 0) nodes.children[parent] = (nodes.children[parent] ?? 0) + 1;
    key = null;
    return node;
  };
  const addString = (): void => {
    const end = endOfString(text, at);
    const inObject = nodes.type[open.at(-1) ?? -1] === 'object';
    if (inObject && key === null) key = [at, end];
    else add('string', at, end);
    at = end;
  };
  const addScalar = (): void => {
    const end = endOfScalar(text, at);
    add(/[-0-9]/.test(text[at] ?? '') ? 'number' : 'literal', at, end);
    at = end;
  };
  const openContainer = (type: JsonType): void => {
    open.push(add(type, at, at + 1));
    at += 1;
  };
  const close = (): void => {
    const node = open.pop();
    at += 1;
    if (node === undefined) return;
    nodes.end[node] = at;
    nodes.next[node] = nodes.type.length;
  };

  while (at < text.length) {
    const char = text[at] ?? '';
    if (char === '{' || char === '[') openContainer(char === '{' ? 'object' : 'array');
    else if (char === '}' || char === ']') close();
    else if (char === '"') addString();
    else if (SEPARATORS.has(char)) at += 1;
    else addScalar();
  }
  return nodes;
}

const SEPARATORS = new Set([' ', '\t', '\n', '\r', ',', ':']);

function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  while (isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
  return quote + 1;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

function endOfScalar(text: string, start: number): number {
  let end = start;
  while (end < text.length && /[-+.0-9a-zA-Z]/.test(text[end] ?? '')) end += 1;
  return end;
}

function emptyNodes(): JsonNodes {
  return {
    type: [],
    start: [],
    end: [],
    keyStart: [],
    keyEnd: [],
    parent: [],
    depth: [],
    index: [],
    children: [],
    next: [],
  };
}
