import { randomUUID } from 'node:crypto';
import { defineChecks } from '../check.ts';
import { must, mustEqual, objectOf } from '../expect.ts';
import { shown } from '../seen.ts';
import { firstRefusal } from '../flood.ts';
import { jsonCall, sendHttp, sendPatiently, type HttpAnswer } from '../http.ts';
import type { Kit } from '../kit.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'REPORT', 'PURGE'];
/** More than any plan takes, in bytes. */
const TOO_MANY_BYTES = 1024 * 1024 * 1024;

function mustBeReceived(answer: HttpAnswer): Record<string, unknown> {
  mustEqual(answer.status, 200, 'the status');
  const json = objectOf(answer.json(), 'the body');
  mustEqual(json['received'], true, 'received');
  must(typeof json['id'] === 'string' && UUID.test(json['id']), `id is ${shown(json['id'])}`);
  const { timestamp } = json;
  const isNow = typeof timestamp === 'number' && Math.abs(timestamp - Date.now()) < 5 * 60_000;
  must(isNow && Number.isInteger(timestamp), `timestamp is ${shown(timestamp)}`);
  return json;
}

/** A flat error, and nothing of the other surface's envelope. */
function mustBeError(answer: HttpAnswer, status: number): Record<string, unknown> {
  must(answer.status === status, `${answer.status} ${shown(answer.text)}`);
  const json = objectOf(answer.json(), 'the body');
  must(typeof json['error'] === 'string' && json['error'] !== '', `error is ${shown(json['error'])}`);
  return json;
}

async function storedIsAnswered(kit: Kit): Promise<string> {
  const answer = await sendPatiently(kit.captureUrl(await kit.endpoint()), jsonCall('POST', { n: 1 }));
  mustBeReceived(answer);
  mustEqual(answer.headers['content-length'], String(answer.body.length), 'Content-Length');
  return `200 ${answer.text}`;
}

async function pathBelowIsTaken(kit: Kit): Promise<string> {
  const url = kit.captureUrl(await kit.endpoint(), '/a/b%2Fc//d/?q=%00&q=2');
  mustBeReceived(await sendPatiently(url, { method: 'POST', body: 'x' }));
  return '200';
}

async function slugIsTheSameEndpoint(kit: Kit): Promise<string> {
  const alias = `kit-${randomUUID().slice(0, 8)}`;
  const id = await kit.newEndpoint(kit.account, { alias });
  const wire = await kit.listen(id);
  const urls = [`${kit.http}/h/${alias}`, `${kit.http}/wh/${alias}`, `${kit.http}/wh/${alias}/below`];
  for (const url of urls) {
    const { id: requestId } = mustBeReceived(await sendPatiently(url, { method: 'POST', body: 'x' }));
    await wire.next('new_request', ({ payload }) => payload.id === requestId);
  }
  return `200 from ${urls.length} addresses, one log`;
}

async function everyMethodIsTaken(kit: Kit): Promise<string> {
  const url = kit.captureUrl(await kit.endpoint());
  for (const method of METHODS) {
    const answer = await sendPatiently(url, { method });
    if (method === 'HEAD') mustEqual([answer.status, answer.text], [200, ''], 'the answer to HEAD');
    else mustBeReceived(answer);
  }
  return `200 for ${METHODS.join(', ')}`;
}

async function preflightIsAnswered(kit: Kit): Promise<string> {
  const answer = await sendPatiently(kit.captureUrl(await kit.endpoint()), {
    method: 'OPTIONS',
    headers: {
      Origin: 'https://page.example',
      'Access-Control-Request-Method': 'PUT',
      'Access-Control-Request-Headers': 'x-custom, content-type',
    },
  });
  must(answer.status === 200 || answer.status === 204, String(answer.status));
  const allowed = answer.headers['access-control-allow-origin'];
  must(allowed === '*' || allowed === 'https://page.example', `Access-Control-Allow-Origin: ${allowed}`);
  const headers = String(answer.headers['access-control-allow-headers']).toLowerCase();
  must(headers.includes('x-custom'), `Access-Control-Allow-Headers: ${headers}`);
  const methods = String(answer.headers['access-control-allow-methods']);
  must(methods.includes('PUT'), `Access-Control-Allow-Methods: ${methods}`);
  return `${answer.status}, any origin, ${headers}`;
}

async function pageMayRead(kit: Kit): Promise<string> {
  const headers = { Origin: 'https://page.example', 'Content-Type': 'text/plain' };
  const answer = await sendPatiently(kit.captureUrl(await kit.endpoint()), {
    method: 'POST',
    headers,
    body: 'x',
  });
  mustBeReceived(answer);
  const allowed = answer.headers['access-control-allow-origin'];
  must(allowed === '*' || allowed === 'https://page.example', `Access-Control-Allow-Origin: ${allowed}`);
  return `200, Access-Control-Allow-Origin: ${allowed}`;
}

async function unknownIsNotFound(kit: Kit): Promise<string> {
  for (const id of [randomUUID(), 'no-such-alias', '%', '..%2f..']) {
    mustBeError(await sendPatiently(kit.captureUrl(id), { method: 'POST', body: 'x' }), 404);
  }
  return '404 {"error"}';
}

async function deletedIsNotFound(kit: Kit): Promise<string> {
  const id = await kit.newEndpoint();
  await kit.capture(id);
  await kit.account.deleteEndpoint(id);
  mustBeError(await sendPatiently(kit.captureUrl(id), { method: 'POST', body: 'x' }), 404);
  return '404 {"error"} at once';
}

/** The plan's limit, by asking for far more than it. */
async function announcedTooLarge(kit: Kit): Promise<{ maxSize: number; text: string }> {
  const headers = { 'Content-Length': String(TOO_MANY_BYTES), Expect: '100-continue' };
  const url = kit.captureUrl(await kit.endpoint());
  const answer = await sendHttp(url, { method: 'POST', headers, withholdBody: true });
  const json = mustBeError(answer, 413);
  mustEqual(json['actualSize'], TOO_MANY_BYTES, 'actualSize');
  const { maxSize } = json;
  must(typeof maxSize === 'number' && maxSize > 0, `maxSize is ${shown(maxSize)}`);
  return { maxSize, text: answer.text };
}

async function tooLargeIsRefusedEarly(kit: Kit): Promise<string> {
  return `413 ${(await announcedTooLarge(kit)).text}, before the body`;
}

function* chunksOf(bytes: number): Generator<Buffer> {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  for (let left = bytes; left > 0; left -= chunk.length)
    yield chunk.subarray(0, Math.min(left, chunk.length));
}

async function tooLargeInChunks(kit: Kit): Promise<string> {
  const { maxSize } = await announcedTooLarge(kit);
  const url = kit.captureUrl(await kit.endpoint());
  const chunks = chunksOf(maxSize + 1);
  const json = mustBeError(await sendHttp(url, { method: 'POST', chunks, timeoutMs: 50_000 }), 413);
  mustEqual(json['maxSize'], maxSize, 'maxSize');
  must(
    typeof json['actualSize'] === 'number' && json['actualSize'] > maxSize,
    `actualSize is ${shown(json['actualSize'])}`,
  );
  return `413 ${JSON.stringify(json)}`;
}

async function chunkedIsTaken(kit: Kit): Promise<string> {
  const wire = await kit.listen(await kit.endpoint());
  const url = kit.captureUrl(await kit.endpoint());
  const chunks = ['{"a":', '1}'].map((text) => Buffer.from(text));
  const { id } = mustBeReceived(await sendPatiently(url, { method: 'POST', chunks }));
  const { payload } = await wire.next('new_request', (message) => message.payload.id === id);
  mustEqual([payload.body, payload.size], ['{"a":1}', 7], 'body and size');
  return '200, the body in one piece';
}

async function limitIsSaid(kit: Kit): Promise<string> {
  const url = kit.captureUrl(await kit.endpoint());
  const denied = await firstRefusal(url, { method: 'POST', body: 'x' });
  const json = mustBeError(denied, 429);
  mustEqual(json['code'], 'LIMIT_EXCEEDED', 'code');
  must(typeof json['limit'] === 'number', `limit is ${shown(json['limit'])}`);
  const { reset } = json;
  must(typeof reset === 'number' && reset > Date.now() - 60_000, `reset is ${shown(reset)}`);
  must(Number(denied.headers['retry-after']) > 0, `Retry-After: ${denied.headers['retry-after']}`);
  return `429 ${denied.text}, Retry-After: ${denied.headers['retry-after']}`;
}

export const captureAnswers = defineChecks('capture', {
  'stored-is-answered': {
    title: 'A stored webhook gets the documented answer',
    expected: '200 {"received":true,"id":<uuid>,"timestamp":<ms>}',
    run: storedIsAnswered,
  },
  'path-below': {
    title: 'Everything below the address is the endpoint',
    expected: '200 for /h/<id>/a/b%2Fc//d/?q=%00',
    run: pathBelowIsTaken,
  },
  'slug-and-alias': {
    title: 'Slug and alias address one endpoint',
    expected: 'one log behind /h/<alias> and /wh/<alias>',
    run: slugIsTheSameEndpoint,
  },
  'every-method': {
    title: 'Every method is captured',
    expected: `200 for ${METHODS.length} methods`,
    run: everyMethodIsTaken,
  },
  preflight: {
    title: 'A CORS preflight lets a page send',
    expected: '200 or 204 that allows origin, method and headers',
    run: preflightIsAnswered,
  },
  'cross-origin': {
    title: 'A page of any origin may read the answer',
    expected: '200 with Access-Control-Allow-Origin',
    run: pageMayRead,
  },
  chunked: {
    title: 'A chunked body is captured whole',
    expected: '200 and the whole body',
    run: chunkedIsTaken,
  },
  unknown: {
    title: 'An unknown endpoint is not found',
    expected: '404 {"error":<text>}',
    run: unknownIsNotFound,
  },
  deleted: {
    title: 'A deleted endpoint is not found',
    expected: '404 {"error":<text>} at once',
    run: deletedIsNotFound,
  },
  'too-large': {
    title: 'A body announced as too large is refused before it is sent',
    expected: '413 {"error","maxSize","actualSize"}',
    run: tooLargeIsRefusedEarly,
  },
  'too-large-chunked': {
    title: 'A chunked body is refused at the limit',
    expected: '413 {"error","maxSize","actualSize"}',
    run: tooLargeInChunks,
  },
  limit: {
    title: 'Over the limit says which one and when it ends',
    expected: '429 {"error","code":"LIMIT_EXCEEDED","limit","reset"} with Retry-After',
    run: limitIsSaid,
  },
});
