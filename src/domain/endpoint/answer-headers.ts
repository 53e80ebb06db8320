/** Headers that a configured answer may not set: they would act on our origin or on the connection. */
const RESERVED = new Set([
  'access-control-allow-credentials',
  'alt-svc',
  'clear-site-data',
  'connection',
  'content-length',
  'content-security-policy',
  'content-security-policy-report-only',
  'keep-alive',
  'nel',
  'origin-agent-cluster',
  'proxy-authenticate',
  'proxy-connection',
  'public-key-pins',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'service-worker-allowed',
  'set-cookie',
  'set-cookie2',
  'sourcemap',
  'strict-transport-security',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
  'x-content-type-options',
  'x-hookwire-request-id',
]);

/** Orders to a proxy in front of us, which would serve its own files for them. */
const PROXY_ORDER = /^(?:x-accel-|x-sendfile|x-lighttpd-send|x-litespeed-|surrogate-)/;

/** Whether a configured answer may carry the header. */
export function mayBeAnswered(name: string): boolean {
  const lower = name.toLowerCase();
  return !RESERVED.has(lower) && !PROXY_ORDER.test(lower);
}
