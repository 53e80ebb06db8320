import { toBase64 } from '../body/body-bytes.ts';
import { joinRepeats, type SendableRequest } from './sendable.ts';

/** A script for Python 3 with the `requests` library. */
export function toPython(request: SendableRequest): string {
  const isEncoded = request.bodyFile === null && request.text === null;
  const lines = [
    ...(request.bodyFile === null ? [] : [`# First download the body as ${request.bodyFile}`]),
    ...(isEncoded ? ['import base64', ''] : []),
    'import requests',
    '',
    'response = requests.request(',
    `    ${literal(request.method)},`,
    `    ${literal(request.url)},`,
    ...headerLines(request),
    ...bodyLine(request),
    ')',
    'print(response.status_code, response.text)',
  ];
  return lines.join('\n');
}

function headerLines(request: SendableRequest): string[] {
  if (request.headers.length === 0) return [];
  const items = joinRepeats(request.headers).map(
    ([name, value]) => `        ${literal(name)}: ${literal(value)},`,
  );
  return ['    headers={', ...items, '    },'];
}

function bodyLine(request: SendableRequest): string[] {
  if (request.bodyFile !== null) return [`    data=open(${literal(request.bodyFile)}, "rb"),`];
  if (request.body.byteLength === 0) return [];
  if (request.text !== null) return [`    data=${literal(request.text)}.encode(),`];
  return [`    data=base64.b64decode("${toBase64(request.body)}"),`];
}

/** A JSON string is a Python string; only the escape of a lone surrogate would differ, and UTF-8 has none. */
function literal(text: string): string {
  return JSON.stringify(text);
}
