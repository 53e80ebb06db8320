const HOME = '/endpoints';

/** Where to go after signing in: a path of this site, never another one. */
export function safeNext(next: string | undefined | null): string {
  if (!next?.startsWith('/')) return HOME;
  // Browsers read `//host` and `/\host` as another site.
  const url = URL.canParse(next, 'http://this.invalid') ? new URL(next, 'http://this.invalid') : null;
  if (url?.host !== 'this.invalid') return HOME;
  return url.pathname + url.search + url.hash;
}
