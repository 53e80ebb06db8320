/** A target's URL, and what the sender asks of it for each request. */
export interface ParsedUrl {
  url: URL;
  origin: string;
  host: string;
}

const MOST_KEPT = 1_000;

/** Parses each URL once: thousands of attempts go to the same one. */
export function createUrlParser(): (text: string) => ParsedUrl {
  const kept = new Map<string, ParsedUrl>();
  return (text) => {
    const known = kept.get(text);
    if (known) return known;
    const url = new URL(text);
    const parsed = { url, origin: url.origin, host: url.host };
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(text, parsed);
    return parsed;
  };
}
