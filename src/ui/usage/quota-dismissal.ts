/** Kept in a cookie, so that the server renders the page without a banner that was dismissed. */
export const QUOTA_COOKIE = 'hookwire_quota_dismissed';

const DAY_S = 86_400;

/** Of one workspace on one UTC day; the next day begins with the banner again. */
export function dismissalOf(workspaceId: string, day: string): string {
  return `${workspaceId}.${day}`;
}

export function rememberDismissal(dismissal: string): void {
  document.cookie = `${QUOTA_COOKIE}=${dismissal}; path=/; max-age=${String(DAY_S)}; samesite=lax`;
}
