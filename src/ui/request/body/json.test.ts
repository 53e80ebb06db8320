import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, type JsonDocument } from './json-document.ts';
import { formatJson } from './json-format.ts';
import { keyOf, pathOf, sourceOf, valueText } from './json-node.ts';
import { collapsedFrom, findNodes, initiallyCollapsed, reveal, visibleNodes } from './json-tree-lines.ts';

function documentOf(text: string): JsonDocument {
  const result = parseJson(text);
  if (!result.ok) throw new Error(result.reason);
  return result.document;
}

/** Rebuilds the value from the columns alone. */
function valueOf(document: JsonDocument, node = 0): unknown {
  const { nodes } = document;
  const children: number[] = [];
  for (let child = node + 1; child < (nodes.next[node] ?? 0); child = nodes.next[child] ?? Infinity)
    children.push(child);
  if (nodes.type[node] === 'array') return children.map((child) => valueOf(document, child));
  if (nodes.type[node] !== 'object') return JSON.parse(sourceOf(document, node));
  return Object.fromEntries(children.map((child) => [keyOf(document, child), valueOf(document, child)]));
}

describe('reading JSON', () => {
  it('finds the same value as JSON.parse in any document, however it is spaced', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom('', ' ', '\n\t'), (value, space) => {
        const text = space + JSON.stringify(value, null, space) + space;
        const document = documentOf(text);
        expect(valueOf(document)).toEqual(JSON.parse(text));
        expect(JSON.parse(formatJson(document))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps numbers, repeated keys and the order of keys as they were written', () => {
    const text = '{"2":12345678901234567890,"1":1.0e5,"a":1,"a":2}';
    const document = documentOf(text);
    expect([1, 2, 3, 4].map((node) => [keyOf(document, node), sourceOf(document, node)])).toEqual([
      ['2', '12345678901234567890'],
      ['1', '1.0e5'],
      ['a', '1'],
      ['a', '2'],
    ]);
    expect(formatJson(document)).toBe(
      '{\n  "2": 12345678901234567890,\n  "1": 1.0e5,\n  "a": 1,\n  "a": 2\n}',
    );
  });

  it('gives the reason for what is not JSON', () => {
    expect(parseJson('{"a":')).toMatchObject({ ok: false });
    expect(parseJson('')).toMatchObject({ ok: false });
  });

  it('reads a deep and a long document without running out of stack or time', () => {
    const deep = documentOf('['.repeat(100_000) + ']'.repeat(100_000));
    expect(visibleNodes(deep, new Set())).toHaveLength(100_000);
    expect(formatJson(deep)).toBe(deep.text);
    expect(documentOf(`[${'1,'.repeat(400_000)}1]`).nodes.children[0]).toBe(400_001);
  });

  it('skips a byte order mark', () => {
    expect(valueOf(documentOf('\ufeff{"a":1}'))).toEqual({ a: 1 });
  });
});

describe('a node', () => {
  const document = documentOf(String.raw`{"data":{"items":[{"odd key":"a\"b\n☃"}],"ünï":null,"x-1":{}}}`);
  const paths = document.nodes.type.map((_, node) => pathOf(document, node));

  it('has the path that code would use', () => {
    expect(paths).toEqual([
      '',
      'data',
      'data.items',
      'data.items[0]',
      'data.items[0]["odd key"]',
      'data.ünï',
      'data["x-1"]',
    ]);
  });

  it('copies a string decoded and anything else as written', () => {
    expect(valueText(document, 4)).toBe('a"b\n☃');
    expect(valueText(document, 3)).toBe(String.raw`{"odd key":"a\"b\n☃"}`);
    expect(valueText(document, 5)).toBe('null');
  });
});

describe('the lines of the tree', () => {
  const document = documentOf('{"a":{"b":[1,2]},"c":"B"}');

  it('leave out what lies below a collapsed node', () => {
    expect(visibleNodes(document, new Set())).toEqual([0, 1, 2, 3, 4, 5]);
    expect(visibleNodes(document, new Set([1]))).toEqual([0, 1, 5]);
    expect(visibleNodes(document, new Set([0]))).toEqual([0]);
  });

  it('show all of a small document and the top of a big one', () => {
    expect(initiallyCollapsed(document).size).toBe(0);
    const big = documentOf(`{"list":[${'{"a":[1]},'.repeat(1_000)}{}]}`);
    expect(visibleNodes(big, initiallyCollapsed(big))).toHaveLength(1_003);
    expect(collapsedFrom(big, 1)).toContain(1);
  });

  it('find keys and values, and open what hides them', () => {
    expect(findNodes(document, 'b')).toEqual([2, 5]);
    expect(findNodes(document, '2')).toEqual([4]);
    expect(findNodes(document, '')).toEqual([]);
    expect(reveal(document, 4, new Set([1, 2]))).toEqual(new Set());
  });
});
