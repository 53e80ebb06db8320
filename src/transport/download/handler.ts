import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DomainContext } from '#domain/context.ts';
import { getResponseBytes } from '#domain/delivery/get-response-body.ts';
import { isDomainError } from '#domain/errors.ts';
import type { Principal } from '#domain/principal/principal.ts';
import { getRequestBytes, type RequestBytes } from '#domain/request/get-request-bytes.ts';

const REQUEST_PATH = /^\/download\/requests\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(body|raw)$/;
const ANSWER_PATH = /^\/download\/deliveries\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/([1-9]\d{0,5})$/;

interface Download {
  fileName: string;
  read(ctx: DomainContext, principal: Principal): Promise<Buffer>;
}

/** A request's body or whole message, or what was kept of the answer to an attempt; null: there is nothing here. */
function findDownload(path: string): Download | null {
  const [, requestId, part] = REQUEST_PATH.exec(path) ?? [];
  if (requestId !== undefined) {
    const isRaw = part === 'raw';
    return {
      fileName: `${requestId}.${isRaw ? 'http' : 'bin'}`,
      read: async (ctx, principal) => {
        const stored = await getRequestBytes(ctx, principal, requestId);
        return isRaw ? rawMessage(stored) : stored.body;
      },
    };
  }
  const [, deliveryId, number] = ANSWER_PATH.exec(path) ?? [];
  if (deliveryId === undefined) return null;
  return {
    fileName: `${deliveryId}-${number ?? ''}.bin`,
    read: (ctx, principal) => getResponseBytes(ctx, principal, { deliveryId, number: Number(number) }),
  };
}

/** The captured message as it came over the wire: request line, header list, body. */
function rawMessage(stored: RequestBytes): Buffer {
  const headers = stored.rawHeaders.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = `${stored.method} ${stored.target} HTTP/${stored.httpVersion}\r\n${headers}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), stored.body]);
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(`${text}\n`);
}

/** Captured bytes as attachments: they are somebody else's, and never become a page of our origin. */
export function createDownloadHandler(
  ctx: DomainContext,
  principalOf: (request: IncomingMessage) => Promise<Principal | null>,
) {
  async function download(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const found = findDownload((request.url ?? '').split('?', 1)[0] ?? '');
    if (!found) {
      sendText(response, 404, 'There is no download at this address');
      return;
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      sendText(response, 405, 'Use GET');
      return;
    }
    const principal = await principalOf(request);
    if (!principal) {
      sendText(response, 401, 'Sign in to download');
      return;
    }
    const bytes = await found.read(ctx, principal);
    response.writeHead(200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': bytes.length,
      'Content-Disposition': `attachment; filename="${found.fileName}"`,
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'private, no-store',
    });
    response.end(request.method === 'HEAD' ? undefined : bytes);
  }

  return function handleDownload(request: IncomingMessage, response: ServerResponse): void {
    download(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else if (isDomainError(error) && error.code === 'not_found') sendText(response, 404, error.message);
      else {
        ctx.logger.error({ err: error }, 'download failed');
        sendText(response, 500, 'The download failed on our side. Try again');
      }
    });
  };
}
