import type { AnswerValues } from '#ui/endpoint/answer-values.ts';

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  410: 'Gone',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

const WITHOUT_BODY = new Set([204, 205, 304]);

/** What the sender gets, as text of HTTP/1.1. */
export function previewAnswer({ status, headers, body }: AnswerValues): string {
  const code = Number(status);
  const bare = WITHOUT_BODY.has(code);
  const length = bare ? 0 : new TextEncoder().encode(body).length;
  const lines = [
    `HTTP/1.1 ${String(status)} ${REASONS[code] ?? ''}`.trimEnd(),
    'X-Hookwire-Request-Id: <request id>',
    ...headers
      .filter(({ name }) => name.trim() !== '')
      .map(({ name, value }) => `${name.trim()}: ${value.trim()}`),
    ...(code === 204 || code === 304 ? [] : [`Content-Length: ${String(length)}`]),
  ];
  return `${lines.join('\n')}\n\n${bare ? '' : body}`;
}
