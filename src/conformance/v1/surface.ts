import { defineChecks } from '../check.ts';
import { mustAnswer, mustBeNested } from '../envelope.ts';
import { must, mustEqual } from '../expect.ts';
import { shown } from '../seen.ts';
import { firstRefusal } from '../flood.ts';
import { sendPatiently, type HttpAnswer } from '../http.ts';
import type { Kit } from '../kit.ts';

const TOO_LARGE = 2 * 1024 * 1024;

function rateOf(answer: HttpAnswer): number[] {
  const names = ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'];
  return names.map((name) => {
    const text = answer.headers[name];
    must(typeof text === 'string' && /^\d+$/.test(text), `${name} is ${shown(text)} of a ${answer.status}`);
    return Number(text);
  });
}

async function everyAnswerHasRates(kit: Kit): Promise<string> {
  const answers = [
    await kit.call('GET', '/v1/endpoints'),
    await kit.call('GET', '/v1/endpoints', { credential: null }),
    await kit.call('GET', '/v1/nothing'),
    await kit.call('PATCH', '/v1/endpoints'),
    await kit.call('POST', '/v1/endpoints', { body: {} }),
    await kit.call('POST', '/v1/auth/login', { credential: null, body: {} }),
  ];
  const statuses = answers.map(({ status }) => status);
  mustEqual(statuses, [200, 401, 404, 405, 400, 400], 'the statuses');
  for (const answer of answers) {
    const [limit = 0, remaining = 0, reset = 0] = rateOf(answer);
    must(remaining <= limit, `${remaining} of ${limit} remaining`);
    const nowS = Date.now() / 1000;
    must(Math.abs(reset - nowS) < 86_400, `X-RateLimit-Reset is ${reset}, not Unix seconds`);
  }
  return `on ${statuses.join(', ')}`;
}

async function limitIsSaid(kit: Kit): Promise<string> {
  const headers = { Authorization: `Bearer ${await kit.account.bearer()}` };
  const denied = await firstRefusal(`${kit.http}/v1/auth/me`, { headers });
  mustBeNested(denied, 429, 'rate_limited');
  rateOf(denied);
  const wait = denied.headers['retry-after'];
  must(Number(wait) > 0, `Retry-After is ${wait}`);
  return `429 rate_limited, Retry-After: ${wait}`;
}

async function malformedIsRefused(kit: Kit): Promise<string> {
  const headers = {
    'Content-Type': 'application/json',
    Authorization: `Bearer ${await kit.account.bearer()}`,
  };
  for (const body of ['{', '{"a":1', 'null', '[]', '"x"']) {
    const answer = await sendPatiently(`${kit.http}/v1/endpoints`, { method: 'POST', headers, body });
    mustBeNested(answer, 400, 'validation_error');
  }
  return '400 validation_error';
}

async function tooLargeIsRefused(kit: Kit): Promise<string> {
  const headers = {
    'Content-Type': 'application/json',
    Authorization: `Bearer ${await kit.account.bearer()}`,
  };
  const body = JSON.stringify({ name: 'x'.repeat(TOO_LARGE) });
  const answer = await sendPatiently(`${kit.http}/v1/endpoints`, { method: 'POST', headers, body });
  mustBeNested(answer, 413, 'payload_too_large');
  return '413 payload_too_large';
}

async function wrongMethodIsRefused(kit: Kit): Promise<string> {
  const answer = await kit.call('PATCH', '/v1/endpoints');
  mustBeNested(answer, 405, 'method_not_allowed');
  const { allow = '' } = answer.headers;
  must(allow.includes('GET') && allow.includes('POST'), `Allow: ${shown(allow)}`);
  return `405, Allow: ${allow}`;
}

async function nothingIsRedirected(kit: Kit): Promise<string> {
  for (const path of ['/v1/endpoints/', '/v1/nothing', '/v1/']) {
    const answer = await kit.call('GET', path);
    must(answer.headers.location === undefined, `${path}: ${answer.status} to ${answer.headers.location}`);
    mustBeNested(answer, 404, 'resource_not_found');
  }
  return '404 resource_not_found, no Location';
}

async function pagesOfOtherOriginsMayCall(kit: Kit): Promise<string> {
  const headers = {
    Origin: 'https://page.example',
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'authorization, content-type',
  };
  const preflight = await sendPatiently(`${kit.http}/v1/endpoints`, { method: 'OPTIONS', headers });
  must(preflight.status === 200 || preflight.status === 204, `OPTIONS: ${preflight.status}`);
  const answer = await kit.call('GET', '/v1/endpoints', { headers: { Origin: 'https://page.example' } });
  mustAnswer(answer);
  const allowed = answer.headers['access-control-allow-origin'];
  must(allowed === '*', `Access-Control-Allow-Origin: ${allowed}`);
  must(answer.headers['access-control-allow-credentials'] === undefined, 'credentials are allowed');
  return 'any origin, without cookies';
}

export const v1SurfaceChecks = defineChecks('v1', {
  'rate-headers': {
    title: 'Every answer says what is left of the rate',
    expected: 'X-RateLimit-Limit, -Remaining, -Reset (Unix seconds)',
    run: everyAnswerHasRates,
  },
  'rate-limit': {
    title: 'Too many calls are refused',
    expected: '429 rate_limited with Retry-After',
    run: limitIsSaid,
  },
  malformed: {
    title: 'Malformed JSON is refused',
    expected: '400 validation_error',
    run: malformedIsRefused,
  },
  'too-large': { title: 'A body that is too large is refused', expected: '413', run: tooLargeIsRefused },
  'wrong-method': {
    title: 'A wrong method is refused',
    expected: '405 with Allow',
    run: wrongMethodIsRefused,
  },
  'no-redirect': {
    title: 'Nothing is redirected, no slash is rewritten',
    expected: '404 resource_not_found, no Location',
    run: nothingIsRedirected,
  },
  cors: {
    title: 'A page of any origin may call with its own credential',
    expected: 'Access-Control-Allow-Origin: *',
    run: pagesOfOtherOriginsMayCall,
  },
});
