import type { RequestDetail } from '../router-types.ts';

/** Request line and headers as they came, each line ended by CRLF, and the empty line. Latin-1 code points. */
export function messageHead(
  request: Pick<RequestDetail, 'method' | 'target' | 'httpVersion' | 'rawHeaders'>,
): string {
  const lines = [
    `${request.method} ${request.target} HTTP/${request.httpVersion}`,
    ...request.rawHeaders.map(([name, value]) => `${name}: ${value}`),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
