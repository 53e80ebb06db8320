import type { AttemptErrorCode } from '#domain/delivery/sender.ts';

/** Why an attempt has no answer, in the words that its owner reads. */
export class SendFailure extends Error {
  readonly code: AttemptErrorCode;

  constructor(code: AttemptErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The connection was gone before anything was written to it: another one can be taken. */
export class StaleConnection extends Error {}

/** The code of an error of Node or undici; empty when it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
