import { getMe, logIn } from '#protocol/rest/v1/auth.ts';
import { defineChecks } from '../check.ts';
import { mustAnswer, mustBeNested } from '../envelope.ts';
import { must, mustEqual, mustHave } from '../expect.ts';
import { held } from '../held.ts';
import { sendPatiently } from '../http.ts';
import type { Kit } from '../kit.ts';

const SIGNED_IN = logIn.responses[200].content['application/json'].schema;
const ME = getMe.responses[200].content['application/json'].schema;
const UNKNOWN_KEY = `hwk_${'0'.repeat(39)}`;

async function passwordSignsIn(kit: Kit): Promise<string> {
  const { email, password } = kit.account;
  const answer = await kit.call('POST', '/v1/auth/login', { credential: null, body: { email, password } });
  const json = mustAnswer(answer);
  mustHave(json, ['user', 'access_token', 'refresh_token', 'token_type', 'expires_in'], 'the answer');
  const { user, expires_in: seconds, access_token: credential } = held(SIGNED_IN, json, 'the answer');
  mustEqual(seconds, 900, 'expires_in');
  mustEqual(user.email.toLowerCase(), email.toLowerCase(), 'user.email');
  mustEqual((await kit.call('POST', '/auth/logout', { credential })).status, 204, 'signing out');
  return 'user, access_token, refresh_token, token_type Bearer, expires_in 900';
}

async function wrongPasswordIsRefused(kit: Kit): Promise<string> {
  const { email } = kit.account;
  const wrong = { email, password: 'certainly not this one' };
  const known = await kit.call('POST', '/v1/auth/login', { credential: null, body: wrong });
  const nobody = { email: 'nobody@conformance.invalid', password: wrong.password };
  const unknown = await kit.call('POST', '/v1/auth/login', { credential: null, body: nobody });
  must(known.status === 401, String(known.status));
  mustEqual([unknown.status, unknown.text], [known.status, known.text], 'the answer for an unknown address');
  const { code } = mustBeNested(known, 401, 'authentication_required');
  return `401 ${code}, the same for an unknown address`;
}

async function badInputIsNamed(kit: Kit): Promise<string> {
  const bodies: [string, object, string][] = [
    ['/v1/auth/register', { email: 'not an address', password: 'long enough 123' }, 'email'],
    ['/v1/auth/register', { email: 'a@conformance.invalid', password: 'short' }, 'password'],
    ['/v1/auth/login', { email: 'a@conformance.invalid' }, 'password'],
    ['/v1/auth/refresh', {}, 'refresh_token'],
  ];
  for (const [path, body, field] of bodies) {
    const answer = await kit.call('POST', path, { credential: null, body });
    const { details } = mustBeNested(answer, 400, 'validation_error');
    must(
      details.some((one) => one.field === field),
      `details of ${path} are ${JSON.stringify(details)}`,
    );
  }
  return '400 validation_error, details name the field';
}

async function accountExistsOnce(kit: Kit): Promise<string> {
  const body = { email: kit.account.email, password: 'another password 123' };
  const answer = await kit.call('POST', '/v1/auth/register', { credential: null, body });
  // Where nobody new is taken, nobody learns who is there.
  if (answer.status === 403) return `403 ${mustBeNested(answer, 403, 'forbidden').message}`;
  return `409 ${mustBeNested(answer, 409, 'resource_exists').code}`;
}

async function tokenSaysWho(kit: Kit): Promise<string> {
  const user = held(ME, mustAnswer(await kit.call('GET', '/v1/auth/me')), 'the person');
  mustEqual(user.email.toLowerCase(), kit.account.email.toLowerCase(), 'email');
  return `200, plan ${user.plan}`;
}

async function credentialsAreJudged(kit: Kit): Promise<string> {
  const none = await kit.call('GET', '/v1/endpoints', { credential: null });
  mustBeNested(none, 401, 'authentication_required');
  for (const credential of ['garbage', UNKNOWN_KEY]) {
    mustBeNested(await kit.call('GET', '/v1/endpoints', { credential }), 401, 'invalid_token');
  }
  const { id, key } = await kit.newKey();
  await kit.account.deleteKey(id);
  mustBeNested(await kit.call('GET', '/v1/endpoints', { credential: key }), 401, 'invalid_token');
  return '401 authentication_required, invalid_token';
}

async function expiredIsNamed(kit: Kit): Promise<string> {
  const { key: credential } = await kit.newKey({ expires_at: new Date(Date.now() + 1_500).toISOString() });
  mustAnswer(await kit.call('GET', '/v1/endpoints', { credential }));
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  mustBeNested(await kit.call('GET', '/v1/endpoints', { credential }), 401, 'token_expired');
  return '200, expired: 401 token_expired';
}

async function queryIsNoPlaceForTokens(kit: Kit): Promise<string> {
  const token = await kit.account.bearer();
  for (const query of [`token=${token}`, `access_token=${token}`, `apikey=${kit.account.key.key}`]) {
    const answer = await sendPatiently(`${kit.http}/v1/endpoints?${query}`);
    mustBeNested(answer, 401, 'authentication_required');
  }
  return '401';
}

async function keyInItsHeader(kit: Kit): Promise<string> {
  const headers = { 'X-API-Key': kit.account.key.key };
  mustAnswer(await kit.call('GET', '/v1/endpoints', { credential: null, headers }));
  return '200';
}

async function keysAreNoPersons(kit: Kit): Promise<string> {
  const credential = kit.account.key.key;
  mustBeNested(await kit.call('GET', '/v1/auth/me', { credential }), 403, 'forbidden');
  mustBeNested(await kit.call('POST', '/v1/api-keys', { credential, body: { name: 'x' } }), 403, 'forbidden');
  return '403 forbidden';
}

async function passwordIsNotChangedLightly(kit: Kit): Promise<string> {
  const { password } = kit.account;
  const change = (body: object) => kit.call('POST', '/v1/auth/change-password', { body });
  const short = await change({ current_password: password, new_password: 'short' });
  mustBeNested(short, 400, 'validation_error');
  const wrong = await change({ current_password: 'certainly not this one', new_password: 'long enough 123' });
  must(wrong.status === 400 || wrong.status === 401 || wrong.status === 403, String(wrong.status));
  mustAnswer(await kit.call('GET', '/v1/auth/me'));
  return `a short one: 400, a wrong one: ${wrong.status}`;
}

export const signInChecks = defineChecks('auth', {
  login: {
    title: 'A password signs in',
    expected: '{user, access_token, refresh_token, token_type, expires_in: 900}',
    run: passwordSignsIn,
  },
  'wrong-password': {
    title: 'A wrong password and an unknown address get one answer',
    expected: '401 authentication_required, the same for both',
    run: wrongPasswordIsRefused,
  },
  'bad-input': {
    title: 'Input that is wrong is named',
    expected: '400 validation_error with details [{field, message}]',
    run: badInputIsNamed,
  },
  'register-twice': {
    title: 'An address has one account',
    expected: '409 resource_exists',
    run: accountExistsOnce,
  },
  me: { title: 'A token says whose it is', expected: '200 with the account’s address', run: tokenSaysWho },
  credentials: {
    title: 'No credential and a wrong one are told apart',
    expected: '401 authentication_required; 401 invalid_token',
    run: credentialsAreJudged,
  },
  expired: { title: 'An expired credential is named', expected: '401 token_expired', run: expiredIsNamed },
  query: {
    title: 'Credentials in the query are not taken by REST',
    expected: '401 authentication_required',
    run: queryIsNoPlaceForTokens,
  },
  'key-header': { title: 'X-API-Key is taken', expected: '200', run: keyInItsHeader },
  'key-no-person': {
    title: 'API keys are refused where a person must call',
    expected: '403 forbidden',
    run: keysAreNoPersons,
  },
  'change-password': {
    title: 'A password is not changed without the current one, nor to a short one',
    expected: '400 validation_error; the sign-in goes on',
    run: passwordIsNotChangedLightly,
  },
});
