const CALLBACK = /^http:\/\/((?:localhost|127\.0\.0\.1):98(?:7[6-9]|8[0-6]))\/callback$/;

/**
 * The host and port of the command line that waits on this very computer; null for every other address, which
 * would be handed somebody's token. Compared as text: what a parser would have to make sense of is refused.
 */
export function cliCallbackHost(callback: string): string | null {
  return CALLBACK.exec(callback)?.[1] ?? null;
}
