/** Headers of the request itself, of one connection, or that Hookwire sets: a destination adds none of these. */
const RESERVED = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const RESERVED_FAMILIES = /^(?:(?:hookwire-)?webhook-|x-hookwire-|proxy-)/;

/** Whether a destination may add the header. */
export function mayBeAdded(name: string): boolean {
  const lower = name.toLowerCase();
  return !RESERVED.has(lower) && !RESERVED_FAMILIES.test(lower);
}
