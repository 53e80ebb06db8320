import { fitsAnArgument, pipeBody } from './pipe-body.ts';
import { hasHeader, type SendableRequest } from './sendable.ts';
import { quoteLatin1, quoteText } from './shell-quote.ts';

/** curl waits for `100 Continue` before bodies from this size on. */
const EXPECT_FROM_BYTES = 1_000_000;

/** A command for bash or zsh that sends the same method, headers and bytes. */
export function toCurl(request: SendableRequest): string {
  const body = bodyArgument(request);
  const command = ['curl', ...urlOptions(request), methodOption(request, body !== ''), quoteText(request.url)]
    .filter((word) => word !== '')
    .join(' ');
  const lines = [command, ...headerOptions(request).map((option) => `-H ${option}`), body].filter(
    (line) => line !== '',
  );
  return bodyPrefix(request) + lines.join(' \\\n  ');
}

function urlOptions(request: SendableRequest): string[] {
  return [
    ...(/[[\]{}]/.test(request.url) ? ['--globoff'] : []),
    ...(/\/\.\.?(?:[/?]|$)/.test(request.url) ? ['--path-as-is'] : []),
  ];
}

function methodOption(request: SendableRequest, hasBody: boolean): string {
  if (request.method === 'HEAD') return hasBody ? '-X HEAD' : '--head';
  return request.method === (hasBody ? 'POST' : 'GET') ? '' : `-X ${quoteText(request.method)}`;
}

/** A header without value switches off one that curl would add on its own. */
function headerOptions(request: SendableRequest): string[] {
  const sent = request.headers.map(([name, value]) =>
    quoteLatin1(value === '' ? `${name};` : `${name}: ${value}`),
  );
  const added = [
    'User-Agent',
    'Accept',
    ...(request.body.byteLength > 0 ? ['Content-Type'] : []),
    ...(request.body.byteLength >= EXPECT_FROM_BYTES ? ['Expect'] : []),
  ];
  const unwanted = added.filter((name) => !hasHeader(request, name.toLowerCase()));
  return [...sent, ...unwanted.map((name) => `'${name}:'`)];
}

function bodyArgument(request: SendableRequest): string {
  if (request.bodyFile !== null) return `--data-binary @${request.bodyFile}`;
  if (request.body.byteLength === 0) return '';
  return fitsAnArgument(request) && request.text !== null
    ? `--data-raw ${quoteText(request.text)}`
    : '--data-binary @-';
}

function bodyPrefix(request: SendableRequest): string {
  if (request.bodyFile !== null) return `# First download the body as ${request.bodyFile}\n`;
  return request.body.byteLength === 0 || fitsAnArgument(request) ? '' : pipeBody(request);
}
