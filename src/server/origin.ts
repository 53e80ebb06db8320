import type { IncomingMessage } from 'node:http';

/**
 * True when the request's page is ours: no Origin (not a browser's cross-site request), the public URL's,
 * or the very host the request was sent to. RFC 6455 section 10.2.
 */
export function isOwnOrigin(request: IncomingMessage, publicUrl: string): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return origin === new URL(publicUrl).origin || new URL(origin).host === host;
}
