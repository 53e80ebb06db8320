import { AccountError, FlatError } from '#protocol/rest/error.ts';
import { must, mustEqual, objectOf } from './expect.ts';
import { held } from './held.ts';
import { shown } from './seen.ts';
import type { HttpAnswer } from './http.ts';

function mustBeJson(answer: HttpAnswer, status: number): unknown {
  must(answer.status === status, `${answer.status} ${shown(answer.text)}, not ${status}`);
  const type = answer.headers['content-type'] ?? '';
  must(/^application\/json\b/.test(type), `Content-Type is ${shown(type)}`);
  return answer.json();
}

/** A JSON answer of this status, as an object. */
export function mustAnswer(answer: HttpAnswer, status = 200): Record<string, unknown> {
  return objectOf(mustBeJson(answer, status), 'the answer');
}

/** An error of `/api`, `/auth` or `/billing`: text, with a code where one is given. */
export function mustBeFlat(answer: HttpAnswer, status: number, code?: string): FlatError {
  const json = mustBeJson(answer, status);
  must(typeof objectOf(json, 'the error')['error'] === 'string', `error is no text: ${shown(json)}`);
  const error = held(FlatError, json, 'the error');
  must(error.error !== '', 'error is empty');
  if (code !== undefined) mustEqual(error.code, code, 'code');
  return error;
}

/** An error of `/v1`: code, message and details. */
export function mustBeNested(answer: HttpAnswer, status: number, code?: string): AccountError['error'] {
  const { error } = held(AccountError, mustBeJson(answer, status), 'the error');
  if (code !== undefined) mustEqual(error.code, code, 'error.code');
  must(error.message !== '', 'error.message is empty');
  return error;
}
