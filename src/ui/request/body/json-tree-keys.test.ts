import { describe, expect, it } from 'vitest';
import { parseJson } from './json-document.ts';
import { treeKeyTarget, type TreePosition } from './json-tree-keys.ts';
import { visibleNodes } from './json-tree-lines.ts';

const result = parseJson('{"a":{"b":1},"c":[],"d":2}');
if (!result.ok) throw new Error(result.reason);
const { document } = result;
// 0 root, 1 a, 2 b, 3 c, 4 d
const at = (active: number, closed: number[] = []): TreePosition => {
  const collapsed = new Set(closed);
  return { document, collapsed, active, visible: visibleNodes(document, collapsed) };
};
const go = (node: number) => ({ toggle: false, node });

describe('the keys of a tree', () => {
  it('move along what is visible, and stop at its ends', () => {
    expect(treeKeyTarget('ArrowDown', at(1))).toEqual(go(2));
    expect(treeKeyTarget('ArrowDown', at(1, [1]))).toEqual(go(3));
    expect(treeKeyTarget('ArrowUp', at(3))).toEqual(go(2));
    expect(treeKeyTarget('ArrowUp', at(0))).toEqual(go(0));
    expect(treeKeyTarget('ArrowDown', at(4))).toEqual(go(4));
    expect(treeKeyTarget('End', at(0))).toEqual(go(4));
    expect(treeKeyTarget('Home', at(4))).toEqual(go(0));
  });

  it('open with the right one, then go into it', () => {
    expect(treeKeyTarget('ArrowRight', at(1, [1]))).toEqual({ toggle: true });
    expect(treeKeyTarget('ArrowRight', at(1))).toEqual(go(2));
    expect(treeKeyTarget('ArrowRight', at(2))).toEqual(go(2));
  });

  it('close with the left one, then go to the parent', () => {
    expect(treeKeyTarget('ArrowLeft', at(1))).toEqual({ toggle: true });
    expect(treeKeyTarget('ArrowLeft', at(2))).toEqual(go(1));
    expect(treeKeyTarget('ArrowLeft', at(0, [0]))).toEqual(go(0));
  });

  it('toggle what has something inside, and leave the rest to the page', () => {
    expect(treeKeyTarget('Enter', at(1))).toEqual({ toggle: true });
    expect(treeKeyTarget('Enter', at(3))).toBeNull();
    expect(treeKeyTarget('j', at(1))).toBeNull();
  });
});
