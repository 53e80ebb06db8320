import { decodeUtf8 } from './body-bytes.ts';

export type FormPair = [name: string, value: string];

/** `application/x-www-form-urlencoded`, in order, with repeats. What cannot be decoded stays as it came. */
export function parseForm(text: string): FormPair[] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      if (equals === -1) return [decodeFormText(pair), ''];
      return [decodeFormText(pair.slice(0, equals)), decodeFormText(pair.slice(equals + 1))];
    });
}

function decodeFormText(encoded: string): string {
  const spaced = encoded.replaceAll('+', ' ');
  // A run of escapes is one piece of UTF-8: a character may take several.
  return spaced.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    const bytes = Uint8Array.from(run.slice(1).split('%'), (hex) => Number.parseInt(hex, 16));
    return decodeUtf8(bytes) ?? run;
  });
}
