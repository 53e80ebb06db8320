import type { TestServer } from './server.ts';

export interface V1Answer {
  status: number;
  headers: Headers;
  /** `{}` when there is no body. */
  json: Record<string, unknown>;
}

export interface V1Call {
  method?: string;
  body?: unknown;
  token?: string;
}

/** One call of the account API. */
export async function callV1(server: TestServer, path: string, call: V1Call = {}): Promise<V1Answer> {
  const { method = 'GET', body, token } = call;
  const response = await fetch(server.http + path, {
    method,
    headers: {
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  // Guarantee: every body of this API is a JSON object.
  const json = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, json };
}

/** The pair of a new sign-in. */
export async function logInAs(
  server: TestServer,
  credentials: { email: string; password: string },
): Promise<{ accessToken: string; refreshToken: string }> {
  const { status, json } = await callV1(server, '/v1/auth/login', { method: 'POST', body: credentials });
  if (status !== 200) throw new Error(`Logging in: ${status} ${JSON.stringify(json)}`);
  return { accessToken: String(json['access_token']), refreshToken: String(json['refresh_token']) };
}
