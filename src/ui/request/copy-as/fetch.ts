import { toBase64 } from '../body/body-bytes.ts';
import { joinRepeats, type SendableRequest } from './sendable.ts';

/** A call of `fetch` for Node, Deno, Bun or a browser console. */
export function toFetch(request: SendableRequest): string {
  const hasBody = request.body.byteLength > 0 && request.method !== 'GET' && request.method !== 'HEAD';
  const options = [
    `method: ${JSON.stringify(request.method)}`,
    ...(request.headers.length > 0 ? [`headers: ${headersLiteral(request)}`] : []),
    ...(hasBody ? [`body: ${bodyExpression(request)}`] : []),
  ];
  const call = `const response = await fetch(${JSON.stringify(request.url)}, {\n  ${options.join(',\n  ')},\n});`;
  return [...preamble(request, hasBody), call, 'console.log(response.status, await response.text());'].join(
    '\n',
  );
}

function headersLiteral(request: SendableRequest): string {
  const joined = joinRepeats(request.headers);
  const isPlain = joined.length === request.headers.length;
  const lines = isPlain
    ? joined.map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)},`)
    : request.headers.map((pair) => `    [${pair.map((part) => JSON.stringify(part)).join(', ')}],`);
  return isPlain ? `{\n${lines.join('\n')}\n  }` : `[\n${lines.join('\n')}\n  ]`;
}

function preamble(request: SendableRequest, hasBody: boolean): string[] {
  if (request.body.byteLength > 0 && !hasBody)
    return [`// fetch sends no body with ${request.method}; use curl for that`];
  if (request.bodyFile === null) return [];
  return [
    `// First download the body as ${request.bodyFile}`,
    `const body = await (await import('node:fs/promises')).readFile(${JSON.stringify(request.bodyFile)});`,
  ];
}

function bodyExpression(request: SendableRequest): string {
  if (request.bodyFile !== null) return 'body';
  if (request.text !== null) return JSON.stringify(request.text);
  return `Uint8Array.from(atob('${toBase64(request.body)}'), (char) => char.charCodeAt(0))`;
}
