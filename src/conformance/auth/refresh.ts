import { refresh } from '#protocol/rest/v1/auth.ts';
import type { Tokens } from '../account.ts';
import { defineChecks } from '../check.ts';
import { mustAnswer, mustBeFlat, mustBeNested } from '../envelope.ts';
import { must, mustEqual } from '../expect.ts';
import { held } from '../held.ts';
import type { HttpAnswer } from '../http.ts';
import type { Kit } from '../kit.ts';

const PAIR = refresh.responses[200].content['application/json'].schema;

function ask(kit: Kit, refreshToken: string): Promise<HttpAnswer> {
  return kit.call('POST', '/v1/auth/refresh', { credential: null, body: { refresh_token: refreshToken } });
}

async function next(kit: Kit, refreshToken: string): Promise<Tokens> {
  const pair = held(PAIR, mustAnswer(await ask(kit, refreshToken)), 'the pair');
  mustEqual(pair.expires_in, 900, 'expires_in');
  return { access: pair.access_token, refresh: pair.refresh_token };
}

async function bothStreams(kit: Kit, token: string): Promise<{ codes(): Promise<number[]> }> {
  const account = await kit.follow({ token });
  const endpoint = await kit.listenWith(await kit.endpoint(), { token });
  return { codes: async () => [(await account.closing()).code, (await endpoint.closing()).code] };
}

async function pairsRotate(kit: Kit): Promise<string> {
  const first = await kit.account.freshTokens();
  const second = await kit.account.freshTokens();
  must(first.refresh !== second.refresh && first.access !== second.access, 'the same token again');
  for (const { access: credential } of [first, second]) {
    mustAnswer(await kit.call('GET', '/v1/auth/me', { credential }));
  }
  return 'a new pair, good at once';
}

async function reuseEndsTheSignIn(kit: Kit): Promise<string> {
  const first = await kit.account.signIn();
  const second = await next(kit, first.refresh);
  const streams = await bothStreams(kit, second.access);
  mustBeNested(await ask(kit, first.refresh), 401, 'invalid_token');
  for (const credential of [first.access, second.access]) {
    mustBeNested(await kit.call('GET', '/v1/auth/me', { credential }), 401, 'invalid_token');
  }
  mustBeNested(await ask(kit, second.refresh), 401, 'invalid_token');
  mustEqual(await streams.codes(), [4001, 4001], 'the close codes of both streams');
  mustAnswer(await kit.call('GET', '/v1/auth/me'));
  return '401 invalid_token for every token of the sign-in, 4001 on both streams; others go on';
}

async function logoutEndsTheSignIn(kit: Kit): Promise<string> {
  const { access: credential, refresh: refreshToken } = await kit.account.signIn();
  const streams = await bothStreams(kit, credential);
  const headers = { 'Content-Type': 'application/json' };
  const answer = await kit.call('POST', '/auth/logout', { credential, headers });
  mustEqual([answer.status, answer.text], [204, ''], 'status and body');
  mustBeFlat(await kit.call('GET', '/auth/me', { credential }), 401, 'UNAUTHORIZED');
  mustBeNested(await ask(kit, refreshToken), 401, 'invalid_token');
  mustEqual(await streams.codes(), [4001, 4001], 'the close codes of both streams');
  mustAnswer(await kit.call('GET', '/auth/me'));
  return '204, then 401, 4001 on both streams; others go on';
}

async function tokensAreNotMixed(kit: Kit): Promise<string> {
  const { access, refresh: credential } = await kit.account.freshTokens();
  mustBeNested(await kit.call('GET', '/v1/auth/me', { credential }), 401, 'invalid_token');
  mustBeNested(await ask(kit, access), 401, 'invalid_token');
  mustBeNested(await ask(kit, 'garbage'), 401, 'invalid_token');
  return '401 invalid_token';
}

export const refreshChecks = defineChecks('auth', {
  refresh: { title: 'Refresh tokens rotate', expected: 'a new pair, good at once', run: pairsRotate },
  reuse: {
    title: 'A refresh token used twice ends its sign-in, and no other',
    expected: '401 invalid_token for each of its tokens, close 4001 on both streams',
    run: reuseEndsTheSignIn,
  },
  logout: {
    title: 'Signing out ends the sign-in, and no other',
    expected: '204, then 401, close 4001 on both streams',
    run: logoutEndsTheSignIn,
  },
  'no-mixing': {
    title: 'A refresh token opens nothing, an access token refreshes nothing',
    expected: '401 invalid_token',
    run: tokensAreNotMixed,
  },
});
