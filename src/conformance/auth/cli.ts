import { defineChecks } from '../check.ts';
import { must } from '../expect.ts';
import { sendPatiently } from '../http.ts';
import type { Kit } from '../kit.ts';

const EVIL = [
  'https://evil.example/callback',
  'http://localhost:9876.evil.example/callback',
  'http://localhost@evil.example:9876/callback',
  'http://localhost:9875/callback',
  'http://localhost:9887/callback',
  'http://localhost:9876/other',
  'https://localhost:9876/callback',
  'http://[::1]:9876/callback',
  'javascript:alert(1)',
  '//evil.example:9876/callback',
];
const HONEST = ['http://localhost:9876/callback', 'http://127.0.0.1:9886/callback'];

function start(kit: Kit, callback: string) {
  return sendPatiently(`${kit.http}/auth/github?cli_callback=${encodeURIComponent(callback)}`);
}

async function onlyThisComputerIsAllowed(kit: Kit): Promise<string> {
  for (const callback of EVIL) {
    const { status, headers } = await start(kit, callback);
    must(headers.location === undefined, `${callback}: ${status} to ${headers.location}`);
    must(status === 400, `${callback}: ${status}`);
  }
  return `400 for ${EVIL.length} callbacks elsewhere`;
}

/** Nobody is signed in here, so nothing may go to the callback yet. */
async function aPersonIsAsked(kit: Kit): Promise<string> {
  for (const callback of HONEST) {
    const { status, headers } = await start(kit, callback);
    must(status === 200 || status === 302 || status === 303 || status === 307, `${callback}: ${status}`);
    const to = new URL(headers.location ?? '/', kit.http);
    must(!HONEST.includes(to.origin + to.pathname), `straight to ${to.origin}${to.pathname}`);
  }
  return 'a page of the server first';
}

export const cliChecks = defineChecks('auth', {
  'cli-callback': {
    title: 'A command line’s sign-in leads to this computer only',
    expected: '400, no redirect',
    run: onlyThisComputerIsAllowed,
  },
  'cli-confirm': {
    title: 'A command line’s sign-in asks a person first',
    expected: 'the sign-in or confirm page, no token',
    run: aPersonIsAsked,
  },
});
