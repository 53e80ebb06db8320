import { z } from 'zod';

const CONTROL = /\p{Cc}/u;

/** One line of text for people to read. The database takes no NUL, and lists no line break. */
export function lineOfText(maxLength: number, tooLong: string) {
  return z
    .string()
    .trim()
    .max(maxLength, tooLong)
    .refine((text) => !CONTROL.test(text), 'Use no line breaks or control characters');
}
