/** Any run of characters but `/`. */
const STAR = -1;
/** Any run of characters. */
const GLOBSTAR = -2;

/** A pattern as code units and wildcards; `*` stays below a `/`, `**` crosses it. Nothing else has a meaning. */
export function parseGlob(pattern: string): Int32Array {
  const tokens: number[] = [];
  for (const [part] of pattern.matchAll(/\*{2,}|\*|[^*]/gsu)) {
    if (part.startsWith('**')) tokens.push(GLOBSTAR);
    else if (part === '*') tokens.push(STAR);
    else for (let i = 0; i < part.length; i++) tokens.push(part.charCodeAt(i));
  }
  return Int32Array.from(tokens);
}

/** All places of the pattern are tried at once, so that no pattern takes longer than its length times the text's. */
export function matchesGlob(tokens: Int32Array, text: string): boolean {
  let now = new Uint8Array(tokens.length + 1);
  let next = new Uint8Array(tokens.length + 1);
  const enter = (places: Uint8Array, place: number): void => {
    places[place] = 1;
    for (let at = place; (tokens[at] ?? 0) < 0; at++) places[at + 1] = 1;
  };
  enter(now, 0);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    next.fill(0);
    for (let place = 0; place < tokens.length; place++) {
      if (now[place] === 0) continue;
      const token = tokens[place];
      if (token === GLOBSTAR || (token === STAR && code !== 0x2f)) enter(next, place);
      else if (token === code) enter(next, place + 1);
    }
    [now, next] = [next, now];
  }
  return now[tokens.length] === 1;
}
