import { AccountUsage, ApiSubscription, ApiUser } from '#protocol/rest/api/account.ts';
import { defineChecks } from '../check.ts';
import { mustAnswer, mustBeFlat } from '../envelope.ts';
import { must, mustEqual, mustHave } from '../expect.ts';
import { held } from '../held.ts';
import { shown } from '../seen.ts';
import { sendPatiently } from '../http.ts';
import type { Kit } from '../kit.ts';

/** Above what a call may carry, in bytes. */
const TOO_LARGE = 2 * 1024 * 1024;

async function credentialIsDemanded(kit: Kit): Promise<string> {
  const routes = ['/api/endpoints', '/api/account/usage', '/auth/me', '/billing/subscription'];
  for (const path of routes) {
    for (const credential of [null, 'garbage', `hwk_${'0'.repeat(39)}`]) {
      mustBeFlat(await kit.call('GET', path, { credential }), 401, 'UNAUTHORIZED');
    }
  }
  return `401 {"error","code":"UNAUTHORIZED"} at ${routes.length} routes`;
}

async function revokedKeyIsRefused(kit: Kit): Promise<string> {
  const { id, key } = await kit.newKey();
  mustAnswer(await kit.call('GET', '/api/endpoints', { credential: key }));
  await kit.account.deleteKey(id);
  mustBeFlat(await kit.call('GET', '/api/endpoints', { credential: key }), 401, 'UNAUTHORIZED');
  return '200, revoked: 401';
}

async function scopeIsDemanded(kit: Kit): Promise<string> {
  const { key: credential } = await kit.newKey({ scopes: ['endpoints:read'] });
  mustAnswer(await kit.call('GET', '/api/endpoints', { credential }));
  mustBeFlat(await kit.call('POST', '/api/endpoints', { credential, body: {} }), 403);
  const requests = `/api/endpoints/${await kit.endpoint()}/requests`;
  mustBeFlat(await kit.call('GET', requests, { credential }), 403);
  return '200 with the scope, 403 without it';
}

async function malformedIsRefused(kit: Kit): Promise<string> {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${kit.account.key.key}` };
  for (const body of ['{', '"', '{"a":1', 'null', '[]', '7']) {
    const answer = await sendPatiently(`${kit.http}/api/endpoints`, { method: 'POST', headers, body });
    mustBeFlat(answer, 400);
  }
  return '400 {"error"}';
}

async function tooLargeIsRefused(kit: Kit): Promise<string> {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${kit.account.key.key}` };
  const body = JSON.stringify({ name: 'x'.repeat(TOO_LARGE) });
  mustBeFlat(await sendPatiently(`${kit.http}/api/endpoints`, { method: 'POST', headers, body }), 413);
  return '413 {"error"}';
}

async function wrongMethodIsRefused(kit: Kit): Promise<string> {
  const answer = await kit.call('PATCH', '/api/endpoints');
  mustBeFlat(answer, 405);
  const allow = answer.headers['allow'] ?? '';
  must(allow.includes('GET') && allow.includes('POST'), `Allow: ${shown(allow)}`);
  return `405, Allow: ${allow}`;
}

async function nothingIsRedirected(kit: Kit): Promise<string> {
  const id = await kit.endpoint();
  for (const path of ['/api/endpoints/', `/api/endpoints/${id}/`, '/api/nothing', '/api//endpoints']) {
    const answer = await kit.call('GET', path);
    must(answer.headers.location === undefined, `${path}: ${answer.status} to ${answer.headers.location}`);
    mustBeFlat(answer, 404);
  }
  return '404 {"error"}, no Location';
}

async function emptyJsonIsFine(kit: Kit): Promise<string> {
  const answer = await kit.call('POST', '/api/endpoints', {
    headers: { 'Content-Type': 'application/json' },
  });
  const { id } = mustAnswer(answer, 201);
  kit.remove(String(id));
  return '201';
}

async function headIsAnswered(kit: Kit): Promise<string> {
  const answer = await kit.call('HEAD', '/api/endpoints');
  mustEqual([answer.status, answer.text], [200, ''], 'status and body');
  return '200 without a body';
}

async function useIsTold(kit: Kit): Promise<string> {
  const usage = held(AccountUsage, mustAnswer(await kit.call('GET', '/api/account/usage')), 'the usage');
  for (const part of [usage.endpoints, usage.requests]) mustHave(part, ['current', 'limit'], 'the usage');
  return JSON.stringify(usage);
}

async function healthNeedsNoCredential(kit: Kit): Promise<string> {
  const answer = await kit.call('GET', '/api/health', { credential: null });
  mustAnswer(answer);
  return `200 ${answer.text}`;
}

async function personIsShown(kit: Kit): Promise<string> {
  const user = held(ApiUser, mustAnswer(await kit.call('GET', '/auth/me')), 'the person');
  mustHave(user, ['id', 'email', 'name', 'avatarUrl', 'plan', 'createdAt'], 'the person');
  mustEqual(user.email.toLowerCase(), kit.account.email.toLowerCase(), 'email');
  return `flat, plan ${user.plan}`;
}

async function subscriptionIsShown(kit: Kit): Promise<string> {
  const answer = await kit.call('GET', '/billing/subscription');
  if (answer.status === 404) {
    mustBeFlat(answer, 404);
    return '404 {"error"}';
  }
  held(ApiSubscription, mustAnswer(answer), 'the subscription');
  return '200, flat';
}

export const apiSurfaceChecks = defineChecks('api', {
  'no-credential': {
    title: 'Without a valid credential nothing is told',
    expected: '401 {"error":<text>,"code":"UNAUTHORIZED"}',
    run: credentialIsDemanded,
  },
  'revoked-key': { title: 'A revoked key is refused', expected: '401 at once', run: revokedKeyIsRefused },
  scope: {
    title: 'A key does what its scopes say',
    expected: '403 {"error"} without the scope',
    run: scopeIsDemanded,
  },
  malformed: {
    title: 'Malformed JSON is refused',
    expected: '400 {"error":<text>}',
    run: malformedIsRefused,
  },
  'too-large': {
    title: 'A body that is too large is refused',
    expected: '413 {"error"}',
    run: tooLargeIsRefused,
  },
  'wrong-method': {
    title: 'A wrong method is refused',
    expected: '405 {"error"} with Allow',
    run: wrongMethodIsRefused,
  },
  'no-redirect': {
    title: 'Nothing is redirected, no slash is rewritten',
    expected: '404 {"error"}, no Location',
    run: nothingIsRedirected,
  },
  'empty-json': {
    title: 'A content type without content is fine',
    expected: '201 for a bodyless POST of application/json',
    run: emptyJsonIsFine,
  },
  head: { title: 'HEAD is answered like GET', expected: '200 without a body', run: headIsAnswered },
  usage: {
    title: 'The use of the plan is told',
    expected: '{endpoints:{current,limit},requests:{current,limit}}',
    run: useIsTold,
  },
  health: { title: 'Health needs no credential', expected: '200', run: healthNeedsNoCredential },
  me: {
    title: 'The person is one flat object',
    expected: '{id, email, name, avatarUrl, plan: free|plus|pro|team, createdAt}',
    run: personIsShown,
  },
  subscription: {
    title: 'The subscription is flat, or not there',
    expected: '200 or 404',
    run: subscriptionIsShown,
  },
});
