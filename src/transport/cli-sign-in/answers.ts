import type { ServerResponse } from 'node:http';

/** A sentence for a person, as a page without scripts, links or anything of the request in it. */
export interface Notice {
  status: number;
  title: string;
  text: string;
}

const STYLE =
  ':root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}' +
  'main{max-width:34rem;margin:20vh auto 0;padding:0 1.5rem}' +
  'h1{font-size:1.25rem;font-weight:600}';

export function sendNotice(response: ServerResponse, { status, title, text }: Notice): void {
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} · Hookwire</title>
<style>${STYLE}</style>
<main><h1>${title}</h1><p>${text}</p></main>
</html>
`;
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    ...PRIVATE,
  });
  response.end(body);
}

const PRIVATE = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { Location: location, 'Content-Length': 0, ...PRIVATE });
  response.end();
}

export function refuseMethod(response: ServerResponse, allow: string): void {
  const body = JSON.stringify({ error: `This path takes ${allow}.`, code: 'METHOD_NOT_ALLOWED' });
  response.writeHead(405, {
    Allow: allow,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    ...PRIVATE,
  });
  response.end(body);
}
