import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import NextAuth, { type NextAuthOptions } from 'next-auth';

export interface AuthServer {
  origin: string;
  stop(): Promise<void>;
}

/** next-auth with our options on a loopback port, without Next around it. */
export async function startAuthServer(options: () => NextAuthOptions): Promise<AuthServer> {
  const server = createServer((request, response) => {
    void handle(request, response, options());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

/** The library's other router: it wants what Next's API routes add to a request and its response. */
async function handle(request: IncomingMessage, response: ServerResponse, options: NextAuthOptions) {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const query = { ...Object.fromEntries(url.searchParams), nextauth: url.pathname.split('/').slice(3) };
  const body = Object.fromEntries(new URLSearchParams(await text(request)));
  const cookies = Object.fromEntries(
    (request.headers.cookie ?? '').split('; ').map((pair) => {
      const equals = pair.indexOf('=');
      return [pair.slice(0, equals), decodeURIComponent(pair.slice(equals + 1))];
    }),
  );
  const status = (code: number) => Object.assign(response, { statusCode: code });
  const json = (value: unknown) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
  const send = (value: unknown) => (typeof value === 'object' ? json(value) : response.end(value));
  const nextRequest = Object.assign(request, { query, body, cookies });
  const nextResponse = Object.assign(response, { status, json, send });
  // Guarantee: the handler uses no more of Next's two types than was added here.
  await (NextAuth as (...args: unknown[]) => Promise<unknown>)(nextRequest, nextResponse, options);
}

/** Keeps cookies as a browser does, and follows no redirect by itself. */
export function createBrowser(origin: string) {
  const jar = new Map<string, string>();
  const cookieHeader = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set('cookie', cookieHeader());
    const response = await fetch(new URL(path, origin), { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ');
      const equals = pair.indexOf('=');
      const gone = attributes.some((one) => one === 'Max-Age=0' || /^Expires=Thu, 01 Jan 1970/.test(one));
      if (gone) jar.delete(pair.slice(0, equals));
      else jar.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
    return response;
  }
  return {
    cookieHeader,
    request,
    /** As next-auth's own client posts a form: with the CSRF token, asking for JSON. */
    async post(path: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
      // Guarantee: the endpoint's documented answer.
      const { csrfToken } = (await (await request('/api/auth/csrf')).json()) as { csrfToken: string };
      const body = new URLSearchParams({ ...fields, csrfToken, json: 'true' });
      const response = await request(path, { method: 'POST', body, headers });
      const { url } = (await response.json()) as { url: string };
      return { status: response.status, url: new URL(url, origin), cookies: response.headers.getSetCookie() };
    },
  };
}
