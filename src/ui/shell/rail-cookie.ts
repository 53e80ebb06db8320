/** Kept in a cookie, so that the server renders the rail as it was left. */
export const RAIL_COOKIE = 'hookwire_rail';

const YEAR_S = 31_536_000;

export function rememberRail(open: boolean): void {
  document.cookie = `${RAIL_COOKIE}=${open ? 'open' : 'closed'}; path=/; max-age=${String(YEAR_S)}; samesite=lax`;
}
