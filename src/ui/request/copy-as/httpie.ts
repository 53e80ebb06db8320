import { fitsAnArgument, pipeBody } from './pipe-body.ts';
import type { SendableRequest } from './sendable.ts';
import { quoteLatin1, quoteText } from './shell-quote.ts';

/** A command for HTTPie 3. */
export function toHttpie(request: SendableRequest): string {
  const ignoreStdin = request.body.byteLength === 0 || fitsAnArgument(request) ? ' --ignore-stdin' : '';
  const lines = [
    `http${request.bodyFile === null ? ignoreStdin : ''} ${quoteText(request.method)} ${quoteText(request.url)}`,
    ...request.headers.map(([name, value]) => quoteLatin1(headerItem(name, value))),
  ];
  const body = request.bodyFile === null ? rawBody(request) : [];
  return (
    bodyPrefix(request) +
    [...lines, ...body].join(' \\\n  ') +
    (request.bodyFile ? ` < ${request.bodyFile}` : '')
  );
}

/** HTTPie splits an item at the first separator, and `:=`, `:@` are separators of their own. */
function headerItem(name: string, value: string): string {
  if (value === '') return `${name};`;
  return `${name}:${value.replace(/^[=@]/, String.raw`\$&`)}`;
}

function rawBody(request: SendableRequest): string[] {
  if (request.body.byteLength === 0 || !fitsAnArgument(request) || request.text === null) return [];
  return [`--raw ${quoteText(request.text)}`];
}

function bodyPrefix(request: SendableRequest): string {
  if (request.bodyFile !== null) return `# First download the body as ${request.bodyFile}\n`;
  return request.body.byteLength === 0 || fitsAnArgument(request) ? '' : pipeBody(request);
}
