import { toLatin1 } from './body-bytes.ts';
import { headerParameter } from './header-parameter.ts';

export interface MultipartPart {
  /** In order, with case and repeats; Latin-1 code points. */
  headers: [name: string, value: string][];
  name: string | null;
  filename: string | null;
  contentType: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface Multipart {
  parts: MultipartPart[];
  /** Why what follows the parts could not be read; null when all was. */
  problem: 'no-boundary' | 'no-delimiter' | 'unfinished' | 'too-many-parts' | null;
}

const MAX_PARTS = 1_000;

/** Reads any bytes: what is not multipart gives no parts and a problem. */
export function parseMultipart(bytes: Uint8Array<ArrayBuffer>, contentType: string): Multipart {
  const boundary = headerParameter(contentType, 'boundary');
  if (boundary === null || boundary === '') return { parts: [], problem: 'no-boundary' };
  const text = toLatin1(bytes);
  const delimiter = `--${boundary}`;
  let at = findDelimiter(text, delimiter, 0);
  if (at === -1) return { parts: [], problem: 'no-delimiter' };

  const parts: MultipartPart[] = [];
  while (!text.startsWith('--', at + delimiter.length)) {
    if (parts.length === MAX_PARTS) return { parts, problem: 'too-many-parts' };
    const start = afterLineBreak(text, at + delimiter.length);
    const next = findDelimiter(text, delimiter, start);
    const end = next === -1 ? text.length : beforeLineBreak(text, next, start);
    if (start < end || next !== -1) parts.push(readPart(bytes, text, { start, end }));
    if (next === -1) return { parts, problem: 'unfinished' };
    at = next;
  }
  return { parts, problem: null };
}

/** A delimiter stands at the start of a line. */
function findDelimiter(text: string, delimiter: string, from: number): number {
  let at = text.indexOf(delimiter, from);
  while (at > 0 && text[at - 1] !== '\n') at = text.indexOf(delimiter, at + 1);
  return at;
}

/** Past the rest of the delimiter's line, which may hold white space. */
function afterLineBreak(text: string, from: number): number {
  const lineBreak = text.indexOf('\n', from);
  return lineBreak === -1 ? text.length : lineBreak + 1;
}

/** The line break before a delimiter belongs to the delimiter. */
function beforeLineBreak(text: string, delimiterAt: number, start: number): number {
  const end = text[delimiterAt - 2] === '\r' ? delimiterAt - 2 : delimiterAt - 1;
  return Math.max(start, end);
}

function readPart(
  bytes: Uint8Array<ArrayBuffer>,
  text: string,
  at: { start: number; end: number },
): MultipartPart {
  const part = text.slice(at.start, at.end);
  // A part without headers starts with the empty line itself.
  const blank = /^\r?\n|\r?\n\r?\n/.exec(part);
  const head = blank ? part.slice(0, blank.index) : part;
  const bodyStart = blank ? at.start + blank.index + blank[0].length : at.end;
  const headers = readHeaders(head);
  const valueOf = (name: string): string =>
    headers.find(([other]) => other.toLowerCase() === name)?.[1] ?? '';
  const disposition = valueOf('content-disposition');
  return {
    headers,
    name: headerParameter(disposition, 'name'),
    filename: headerParameter(disposition, 'filename'),
    contentType: valueOf('content-type'),
    bytes: bytes.subarray(bodyStart, at.end),
  };
}

function readHeaders(head: string): [name: string, value: string][] {
  return head
    .split(/\r?\n/)
    .filter((line) => line.includes(':'))
    .map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    });
}
