// Access tokens that are fresh when you ask for them: signs in, refreshes, and keeps
// the refresh token in a file.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const {
  HOOKWIRE_URL,
  HOOKWIRE_EMAIL,
  HOOKWIRE_PASSWORD,
  HOOKWIRE_TOKEN = 'refresh-token.txt',
} = process.env;

let access = { token: '', renewAt: 0 };
let renewing = null;

export async function accessToken() {
  if (Date.now() < access.renewAt) return access.token;
  // One renewal at a time: a refresh token that is used twice ends the sign-in.
  renewing ??= renew().finally(() => (renewing = null));
  return renewing;
}

// The server did not take the token: the next one is a new one.
export function forgetAccessToken() {
  access.renewAt = 0;
}

async function renew() {
  const login = () =>
    post('/v1/auth/login', { email: HOOKWIRE_EMAIL, password: HOOKWIRE_PASSWORD });
  const { access_token, refresh_token, expires_in } =
    (await refresh()) ?? (await login());
  writeFileSync(HOOKWIRE_TOKEN, refresh_token, { mode: 0o600 });
  access = { token: access_token, renewAt: Date.now() + (expires_in - 90) * 1000 };
  return access_token;
}

// Null when there is no refresh token that still works.
async function refresh() {
  if (!existsSync(HOOKWIRE_TOKEN)) return null;
  try {
    return await post('/v1/auth/refresh', {
      refresh_token: readFileSync(HOOKWIRE_TOKEN, 'utf8'),
    });
  } catch (error) {
    if (error.final) return null;
    throw error;
  }
}

async function post(path, body) {
  const response = await fetch(HOOKWIRE_URL + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  if (response.ok) return response.json();
  const retryAfter = response.headers.get('retry-after');
  const error = new Error(`${path} answered ${response.status} ${await response.text()}`);
  // A refusal that can pass says when to come back. Any other stays until you change
  // something.
  throw Object.assign(error, {
    final: response.status < 500 && retryAfter === null,
    waitMs: Number(retryAfter) * 1000,
  });
}
