import { expect } from 'vitest';
import { sendRaw } from '../raw-http.ts';
import { mutate } from '../dashboard-calls.ts';
import { callRest } from '../rest-client.ts';
import type { Answer } from './limit-row.ts';
import type { Account, Stage } from './stage.ts';

export const NOTHING: Answer = { status: 0, json: null, retryAfter: null, rate: null, closed: null };

function rateOf(headers: Headers): Answer['rate'] {
  if (!headers.has('x-ratelimit-limit')) return null;
  const read = (name: string): number => Number(headers.get(`x-ratelimit-${name}`));
  return { limit: read('limit'), remaining: read('remaining'), reset: read('reset') };
}

/** A call of the public REST, held to its contract. */
export async function callAs(
  { stage, token }: Account,
  [method, path]: readonly [method: string, path: string],
  more: { body?: unknown; credential?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const call = { credential: more.headers ? undefined : token, ...more };
  const { status, headers, json } = await callRest(stage.server, [method, path], call);
  return { ...NOTHING, status, json, retryAfter: headers.get('retry-after'), rate: rateOf(headers) };
}

/** A mutation of the dashboard. */
export async function mutateAs({ stage, cookie }: Account, path: string, input: unknown): Promise<Answer> {
  const { status, headers, json } = await mutate(stage.server, [path, input], cookie);
  return { ...NOTHING, status, json, retryAfter: headers.get('retry-after') };
}

/** A webhook. */
export async function sendTo(
  { server }: Stage,
  target: string,
  { body = 'x', method = 'POST' } = {},
): Promise<Answer> {
  const response = await fetch(server.http + target, { method, body });
  const { status, headers } = response;
  return { ...NOTHING, status, json: await response.json(), retryAfter: headers.get('retry-after') };
}

/** The same without a length, in chunks of at most 64 bytes. */
export async function sendChunkedTo({ server }: Stage, path: string, body = 'x'): Promise<Answer> {
  const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`;
  const chunks = (body.match(/[^]{1,64}/g) ?? []).map((one) => `${one.length.toString(16)}\r\n${one}\r\n`);
  const { status, headers, body: bytes } = await sendRaw(server.port, `${head}${chunks.join('')}0\r\n\r\n`);
  // Guarantee: every answer of a capture here is a JSON object.
  const json = JSON.parse(bytes.toString()) as object;
  return { ...NOTHING, status, json, retryAfter: headers['retry-after'] ?? null };
}

/** A refusal in the words of `/v1`. */
export function v1Refusal(status: number, code: string, words: string | RegExp): object {
  return { status, json: { error: { code, message: matching(words), details: [] } } };
}

/** A refusal in the words of `/api`. */
export function flatRefusal(status: number, code: string, words: string | RegExp): object {
  return { status, json: { error: matching(words), code } };
}

/** A refusal in the words of the dashboard's API. */
export function trpcRefusal(
  httpStatus: number,
  domainCode: string,
  more: { words: string | RegExp; limit?: number | null },
): object {
  const data = { domainCode, httpStatus, ...(more.limit !== undefined && { limit: more.limit }) };
  return { status: httpStatus, json: { error: { message: matching(more.words), data } } };
}

function matching(words: string | RegExp): unknown {
  return typeof words === 'string' ? words : expect.stringMatching(words);
}
