/** A key of an object, or a place in a list. */
export type JsonStep = string | number;

const MAX_STEPS = 20;
const STEP = /(?:^|\.)([A-Za-z_][\w-]*)|\[(\d{1,6})\]|\["((?:[^"\\\p{Cc}]|\\["\\])*)"\]/uy;

/** `data.items[0]["odd key"]`, with or without `$.` before it: no wildcards, no expressions. Null: not in that form. */
export function parseJsonPath(text: string): JsonStep[] | null {
  const path = text.replace(/^\$(?:\.|(?=\[)|$)/, '');
  const steps: JsonStep[] = [];
  STEP.lastIndex = 0;
  for (let at = 0; at < path.length; at = STEP.lastIndex) {
    const [, key, index, quoted] = STEP.exec(path) ?? [];
    if (key !== undefined) steps.push(key);
    else if (index !== undefined) steps.push(Number(index));
    else if (quoted !== undefined) steps.push(quoted.replaceAll(/\\(["\\])/g, '$1'));
    else return null;
  }
  return steps.length > 0 && steps.length <= MAX_STEPS ? steps : null;
}

/** What stands there; undefined: nothing does. */
export function readJsonPath(value: unknown, steps: readonly JsonStep[]): unknown {
  let found: unknown = value;
  for (const step of steps) {
    if (typeof found !== 'object' || found === null) return undefined;
    if (Array.isArray(found) !== (typeof step === 'number') || !Object.hasOwn(found, step)) return undefined;
    // Guarantee: it is the value's own property, as asked just above.
    found = (found as Record<JsonStep, unknown>)[step];
  }
  return found;
}
