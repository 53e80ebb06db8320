/** What stands before the body in the text that is signed. */
export interface SignedPrefix {
  bytes: Buffer;
  /** When it was signed, as the header has it; null where a provider signs no time. */
  sentAt: string | null;
}

export const NO_PREFIX: SignedPrefix = { bytes: Buffer.alloc(0), sentAt: null };

/** Header values are Latin-1 code points: these are the bytes that came over the wire. */
export function prefixOf(text: string, sentAt: string): SignedPrefix {
  return { bytes: Buffer.from(text, 'latin1'), sentAt };
}

export const UNIX_SECONDS = {
  pattern: /^\d{1,11}$/,
  expected: 'Unix time in seconds, for example 1767225600',
};
