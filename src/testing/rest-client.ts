import { expect } from 'vitest';
import { z } from 'zod';
import { REST_CONTRACTS } from '#protocol/rest/contracts.ts';
import { AccountError, FlatError } from '#protocol/rest/error.ts';
import type { TestServer } from './server.ts';

export interface RestAnswer {
  status: number;
  headers: Headers;
  /** null when there is no body. */
  json: unknown;
}

export interface RestCall {
  credential?: string | undefined;
  headers?: Record<string, string>;
  /** A string goes out as it is, anything else as JSON. */
  body?: unknown;
}

/** Answers that any path can give, whatever its contract says. */
const ALWAYS = [404, 405, 408, 413];

const JsonAnswer = z.object({
  content: z.object({ 'application/json': z.object({ schema: z.instanceof(z.ZodType) }) }),
});

function responsesOf(method: string, path: string): Readonly<Record<string, unknown>> | null {
  const contract = REST_CONTRACTS.find(
    (one) =>
      one.method === method.toLowerCase() &&
      new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
  return contract?.responses ?? null;
}

/** What a body of this status has to be; null for none. */
function schemaOf(method: string, path: string, status: number): z.ZodType | null {
  const responses = responsesOf(method, path);
  if (responses && !(status in responses) && !ALWAYS.includes(status)) {
    throw new Error(`${method} ${path} answered ${status}, which its contract does not have`);
  }
  const documented = JsonAnswer.safeParse(responses?.[status]);
  if (documented.success) return documented.data.content['application/json'].schema;
  if (status < 400) return null;
  return path.startsWith('/v1/') ? AccountError : FlatError;
}

/** One call; whatever comes back is held to the contract, key by key. */
export async function callRest(
  server: Pick<TestServer, 'http'>,
  [method, path]: readonly [method: string, path: string],
  call: RestCall = {},
): Promise<RestAnswer> {
  const { credential, headers = {}, body } = call;
  const response = await fetch(server.http + path, {
    method,
    redirect: 'manual',
    headers: { ...(credential !== undefined && { Authorization: `Bearer ${credential}` }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const json: unknown = text === '' ? null : JSON.parse(text);
  const [plain = ''] = path.split('?', 1);
  const isPreflight = method === 'OPTIONS' && response.ok;
  const schema = isPreflight || method === 'HEAD' ? null : schemaOf(method, plain, response.status);
  // A schema drops the keys that it does not know, which shows here.
  if (schema) expect(schema.parse(json)).toEqual(json);
  else expect(text).toBe('');
  return { status: response.status, headers: response.headers, json };
}
