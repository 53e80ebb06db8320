import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DomainContext } from '#domain/context.ts';

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function refuse(response: ServerResponse, status: 401 | 404 | 405, error: string): void {
  const body = JSON.stringify({ error });
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }),
    ...(status === 405 && { Allow: 'GET, HEAD' }),
  });
  response.end(body);
}

/** `/metrics` for Prometheus, for whoever has the token; without one configured there is no such page. */
export function createMetricsHandler({ metrics, logger }: DomainContext, token: string | undefined) {
  const wanted = token === undefined ? null : digest(token);
  return function handleMetrics(request: IncomingMessage, response: ServerResponse): void {
    if (!wanted) {
      refuse(response, 404, 'There is nothing here. The operator can set METRICS_TOKEN to have metrics.');
      return;
    }
    const given = /^bearer +(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1];
    // Of equal length whatever was given, so that the comparison tells nothing by its time.
    if (given === undefined || !timingSafeEqual(digest(given), wanted)) {
      refuse(response, 401, 'Send the metrics token: Authorization: Bearer <METRICS_TOKEN>.');
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      refuse(response, 405, 'Metrics are read with GET.');
      return;
    }
    metrics.render().then(
      ({ contentType, text }) => {
        response.writeHead(200, {
          'Content-Type': contentType,
          'Content-Length': Buffer.byteLength(text),
          'Cache-Control': 'no-store',
        });
        response.end(request.method === 'HEAD' ? undefined : text);
      },
      (error: unknown) => {
        logger.error({ err: error }, 'The metrics could not be read');
        response.destroy();
      },
    );
  };
}
