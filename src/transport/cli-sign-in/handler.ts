import type { IncomingMessage, ServerResponse } from 'node:http';
import { cliCallbackHost } from '#domain/access-token/cli-callback.ts';
import { isCliConsent } from '#domain/access-token/cli-consent.ts';
import { grantCliToken } from '#domain/access-token/grant-cli-token.ts';
import type { DomainContext } from '#domain/context.ts';
import { isDomainError } from '#domain/errors.ts';
import type { UserPrincipal } from '#domain/principal/principal.ts';
import { redirect, refuseMethod, sendNotice, type Notice } from './answers.ts';
import { readForm } from './read-form.ts';

export interface CliSignInOptions {
  /** The browser session behind a request. */
  principalOf: (request: IncomingMessage) => Promise<UserPrincipal | null>;
  /** Whether a page of ours sent the request. */
  isOwnOrigin: (request: IncomingMessage) => boolean;
  /** Signs what the confirm page carries. */
  secret: string;
}

const START = '/auth/github';
const DECIDE = '/auth/cli';

export function isCliSignInPath(path: string): boolean {
  return path === START || path === DECIDE;
}

const START_AGAIN = 'Go back to the command line and start signing in again.';
const BAD_CALLBACK: Notice = {
  status: 400,
  title: 'This sign-in link is not from a command line on this computer',
  text: 'Nothing was sent anywhere. Hookwire hands a token only to http://localhost or http://127.0.0.1, port 9876 to 9886, path /callback. If you did not start a sign-in yourself, close this page.',
};
const FOREIGN: Notice = {
  status: 403,
  title: 'This did not come from Hookwire’s own page',
  text: `Nothing was allowed. ${START_AGAIN}`,
};
const STALE: Notice = {
  status: 403,
  title: 'This page was open for too long',
  text: `Nothing was allowed. ${START_AGAIN}`,
};
const BAD_FORM: Notice = {
  status: 400,
  title: 'This answer could not be read',
  text: `Nothing was allowed. ${START_AGAIN}`,
};
const FAILED: Notice = {
  status: 500,
  title: 'Something went wrong on our side',
  text: `Nothing was allowed. ${START_AGAIN}`,
};

/**
 * Signs a command line in through the browser: `/auth/github?cli_callback=…` leads through the sign-in page, by
 * whatever method, to the confirm page, whose form comes here and goes on to the callback with a token or an error.
 */
export function createCliSignInHandler(ctx: DomainContext, options: CliSignInOptions) {
  function start(request: IncomingMessage, response: ServerResponse): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      refuseMethod(response, 'GET, HEAD');
      return;
    }
    const [, query = ''] = splitOnce(request.url ?? '');
    const [callback, ...more] = new URLSearchParams(query).getAll('cli_callback');
    if (callback === undefined) redirect(response, '/sign-in');
    else if (more.length > 0 || cliCallbackHost(callback) === null) sendNotice(response, BAD_CALLBACK);
    else redirect(response, confirmPage(callback));
  }

  async function decide(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      refuseMethod(response, 'POST');
      return;
    }
    if (!isFromOurPage(request)) {
      sendNotice(response, FOREIGN);
      return;
    }
    const form = await readForm(request);
    const answer = form && readAnswer(form);
    if (!answer) {
      sendNotice(response, BAD_FORM);
      return;
    }
    const { callback, consent, allowed } = answer;
    if (cliCallbackHost(callback) === null) {
      sendNotice(response, BAD_CALLBACK);
      return;
    }
    const principal = await options.principalOf(request);
    if (!principal) {
      redirect(response, confirmPage(callback));
      return;
    }
    const shown = { secret: options.secret, principal, callback, nowMs: ctx.clock.now() };
    if (!isCliConsent(consent, shown)) {
      sendNotice(response, STALE);
      return;
    }
    redirect(response, `${callback}?${await outcome(ctx, allowed ? principal : null)}`);
  }

  function isFromOurPage(request: IncomingMessage): boolean {
    const site = request.headers['sec-fetch-site'];
    // Browsers send an Origin with every form; what sends none is no page of ours.
    const named = request.headers.origin !== undefined && options.isOwnOrigin(request);
    return named && (site === undefined || site === 'same-origin');
  }

  return function handleCliSignIn(request: IncomingMessage, response: ServerResponse): void {
    const [path] = splitOnce(request.url ?? '');
    if (path === START) {
      start(request, response);
      return;
    }
    decide(request, response).catch((error: unknown) => {
      ctx.logger.error({ err: error }, 'A command line could not be signed in');
      if (response.headersSent) response.destroy();
      else sendNotice(response, FAILED);
    });
  };
}

/** Asks for a sign-in first where there is none. */
function confirmPage(callback: string): string {
  return `/connect-cli?callback=${encodeURIComponent(callback)}`;
}

function splitOnce(target: string): [path: string, query: string | undefined] {
  const mark = target.indexOf('?');
  return mark < 0 ? [target, undefined] : [target.slice(0, mark), target.slice(mark + 1)];
}

interface Answer {
  callback: string;
  consent: string;
  allowed: boolean;
}

function readAnswer(form: URLSearchParams): Answer | null {
  const decision = form.get('decision');
  if (decision !== 'allow' && decision !== 'deny') return null;
  return {
    callback: form.get('callback') ?? '',
    consent: form.get('consent') ?? '',
    allowed: decision === 'allow',
  };
}

/** What the command line is told, as a query. A refusal is told by its code, for example `limit_exceeded`. */
async function outcome(ctx: DomainContext, principal: UserPrincipal | null): Promise<string> {
  if (!principal) return 'error=access_denied';
  try {
    return `token=${await grantCliToken(ctx, principal)}`;
  } catch (error) {
    if (!isDomainError(error)) throw error;
    return `error=${error.code}`;
  }
}
