import { z } from 'zod';

const MAX_LENGTH = 2_048;
/** A URL parser drops or turns these; what is stored must be what was meant. */
const ODD = /[\s\p{Cc}\\]/u;

/** Why a text can't be the address of a destination; null: nothing in how it is written speaks against it. */
function syntaxProblem(text: string): string | null {
  if (text === '') return 'Give the destination’s URL';
  if (text.length > MAX_LENGTH) return 'Destination URLs have at most 2,048 characters';
  if (ODD.test(text)) return 'Use no spaces, line breaks or backslashes in a destination URL';
  if (!/^https?:\/\//i.test(text)) return 'Start the destination URL with https:// or http://';
  if (!URL.canParse(text)) return 'This is not a complete URL, for example https://example.com/hooks';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    return 'Leave user name and password out of the URL: it is shown to everyone in the workspace';
  }
  if (url.hash !== '' || text.endsWith('#')) return 'Leave out the part after #: it is never sent';
  if (url.href.length > MAX_LENGTH) return 'Destination URLs have at most 2,048 characters';
  return null;
}

/** Where an endpoint's requests are to be delivered, in canonical form: what is shown is what is called. */
export const DestinationUrl = z
  .string('Give the destination’s URL as text')
  .trim()
  .superRefine((text, check) => {
    const problem = syntaxProblem(text);
    if (problem !== null) check.addIssue({ code: 'custom', message: problem });
  })
  .transform((text, check) => (check.issues.length === 0 ? new URL(text).href : text));
