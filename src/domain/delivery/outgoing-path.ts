/** What stands before the sender's own part: the endpoint's address, also behind an absolute-form target. */
const ENDPOINT = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?(?:\/(?:h|wh)\/[^/?#]*)?/i;

/** Receivers decode before they resolve, so a segment is judged as they would read it. */
function climbsOut(path: string): boolean {
  const decoded = path.replace(/%2e/gi, '.').replace(/%2f|%5c|\\/gi, '/');
  let depth = 0;
  for (const segment of decoded.split('/')) {
    const name = segment.replace(/;.*$/s, '');
    if (name === '..') depth--;
    else if (name !== '' && name !== '.') depth++;
    if (depth < 0) return true;
  }
  return false;
}

/**
 * Path and query of a request at its destination: the captured part after the endpoint's address is added, as it
 * came, to the destination's own. Null when it would leave the destination's path by `..`: whoever knows an
 * endpoint's address must not reach the rest of the destination's server.
 */
export function outgoingPath(destination: URL, target: string): string | null {
  const [own = ''] = target.replace(ENDPOINT, '').split('#', 1);
  const mark = own.indexOf('?');
  const path = mark < 0 ? own : own.slice(0, mark);
  const query = mark < 0 ? '' : own.slice(mark + 1);
  if (climbsOut(path)) return null;
  const base = path === '' ? destination.pathname : destination.pathname.replace(/\/$/, '');
  const queries = [destination.search.slice(1), query].filter((one) => one !== '');
  return `${base}${path}${queries.length > 0 ? '?' : ''}${queries.join('&')}`;
}
