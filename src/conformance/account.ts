import type { Cleanup } from './cleanup.ts';
import { must, objectOf } from './expect.ts';
import { shown, Unexpected } from './seen.ts';
import { jsonCall, sendPatiently, type HttpAnswer, type HttpCall } from './http.ts';

export interface Tokens {
  access: string;
  refresh: string;
}

export interface ApiKey {
  id: string;
  key: string;
}

/** Somebody who is signed in at the server, through its public doors alone. */
export interface Account {
  email: string;
  password: string;
  /** With every scope; lives as long as the kit runs. */
  key: ApiKey;
  /** A pair of tokens of a sign-in of its own. Few of them are allowed in a quarter of an hour. */
  signIn(): Promise<Tokens>;
  /** A fresh pair of a sign-in beside the kit's own, for what does not end it. */
  freshTokens(): Promise<Tokens>;
  /** An access token that is good for some minutes. */
  bearer(): Promise<string>;
  createEndpoint(more?: object): Promise<string>;
  /** A check may have deleted it already; the same for a key. */
  deleteEndpoint(id: string): Promise<void>;
  createKey(more?: object): Promise<ApiKey>;
  deleteKey(id: string): Promise<void>;
}

const SCOPES = ['stream:listen', 'endpoints:read', 'endpoints:write', 'requests:read', 'requests:write'];
const REGISTER = '/v1/auth/register';
const LOGIN = '/v1/auth/login';
/** Access tokens live for 15 minutes. */
const RENEW_MS = 10 * 60_000;

function textOf(answer: HttpAnswer, field: string): string {
  const value = objectOf(answer.json(), 'the answer')[field];
  must(typeof value === 'string', `${field} is ${shown(value)}`);
  return value;
}

function tokensOf(answer: HttpAnswer): Tokens {
  return { access: textOf(answer, 'access_token'), refresh: textOf(answer, 'refresh_token') };
}

async function demand(url: string, call: HttpCall, ...wanted: number[]): Promise<HttpAnswer> {
  const answer = await sendPatiently(url, call);
  if (wanted.includes(answer.status)) return answer;
  const { pathname } = new URL(url);
  throw new Unexpected(`${call.method ?? 'GET'} ${pathname}: ${answer.status} ${shown(answer.text)}`);
}

/** Signs in, or registers, and makes the key that the checks use. */
export async function openAccount(
  origin: string,
  credentials: { email: string; password: string },
  { register, cleanup }: { register: boolean; cleanup: Cleanup },
): Promise<Account> {
  const call = jsonCall('POST', credentials);
  const { email } = credentials;

  async function enter(path: string, keep: Cleanup['add']): Promise<Tokens> {
    const answer = await demand(`${origin}${path}`, call, path === REGISTER ? 201 : 200);
    const tokens = tokensOf(answer);
    const headers = { Authorization: `Bearer ${tokens.access}` };
    // A check may have ended the sign-in already.
    keep(`sign-in of ${email}`, () => demand(`${origin}/auth/logout`, { method: 'POST', headers }, 204, 401));
    return tokens;
  }
  let tokens = await enter(register ? REGISTER : LOGIN, cleanup.addLasting);
  let renewAtMs = Date.now() + RENEW_MS;

  let beside: Tokens | null = null;
  async function freshTokens(): Promise<Tokens> {
    const body = { refresh_token: beside?.refresh };
    beside = beside
      ? tokensOf(await demand(`${origin}/v1/auth/refresh`, jsonCall('POST', body), 200))
      : await enter(LOGIN, cleanup.addLasting);
    return beside;
  }
  async function bearer(): Promise<string> {
    if (Date.now() < renewAtMs) return tokens.access;
    tokens = await enter(LOGIN, cleanup.addLasting);
    renewAtMs = Date.now() + RENEW_MS;
    return tokens.access;
  }
  async function createKey(more: object = {}): Promise<ApiKey> {
    const body = { name: 'Conformance kit', scopes: SCOPES, ...more };
    const headers = { Authorization: `Bearer ${await bearer()}` };
    const answer = await demand(`${origin}/v1/api-keys`, jsonCall('POST', body, headers), 201);
    return { id: textOf(answer, 'id'), key: textOf(answer, 'key') };
  }
  async function deleteKey(id: string): Promise<void> {
    const headers = { Authorization: `Bearer ${await bearer()}` };
    await demand(`${origin}/v1/api-keys/${id}`, { method: 'DELETE', headers }, 204, 404);
  }
  const key = await createKey();
  cleanup.addLasting(`API key ${key.id}`, () => deleteKey(key.id));
  const headers = { Authorization: `Bearer ${key.key}` };
  return {
    ...credentials,
    key,
    signIn: () => enter(LOGIN, cleanup.add),
    freshTokens,
    bearer,
    createKey,
    deleteKey,
    createEndpoint: async (more = {}) =>
      textOf(await demand(`${origin}/api/endpoints`, jsonCall('POST', more, headers), 201), 'id'),
    deleteEndpoint: async (id) => {
      await demand(`${origin}/api/endpoints/${id}`, { method: 'DELETE', headers }, 200, 404);
    },
  };
}
