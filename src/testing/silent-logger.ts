import type { Logger } from '#domain/context.ts';

/** Keeps quiet: tests assert what users see. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
