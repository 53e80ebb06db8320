import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ZodType } from 'zod';
import { AccountServerMessage } from '#protocol/account-stream.ts';
import { ServerMessage } from '#protocol/endpoint-stream.ts';
import { REST_CONTRACTS } from '#protocol/rest/contracts.ts';
import { createToken } from '#testing/access-tokens.ts';
import { captureOf } from '#testing/captures.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { callsAround, type FuzzedCall } from '#testing/fuzz/calls.ts';
import { exchange } from '#testing/fuzz/exchange.ts';
import { encodeFrame, framesFor, type Frame } from '#testing/fuzz/frames.ts';
import { liveHeapBytes } from '#testing/fuzz/live-heap.ts';
import { webhooksTo, type FuzzedWebhook } from '#testing/fuzz/webhooks.ts';
import {
  createApiKey,
  createEndpoint,
  createTenant,
  startTestServer,
  type Tenant,
  type TestServer,
} from '#testing/server.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { mustBeFlat, mustBeNested } from './envelope.ts';
import { sendHttp } from './http.ts';
import { openRaw } from './raw-frames.ts';
import { until } from './until.ts';

// Random and structured nonsense through every public door of a real server. An unhandled rejection or an exception
// ends the test run by itself. FUZZ_SEED repeats a run.

const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
/** Of each door and round; three rounds take some 15 s on a quiet machine. */
const RUNS = { frames: 120, calls: 300, webhooks: 200 };
/** What caches, pools and compiled code may take; a body kept per call would be more. */
const MAX_GROWTH_BYTES = 8 * 1024 * 1024;

let test_: TestContext;
let server: TestServer;
let tenant: Tenant;
let key: string;
let token: string;
/** What the server reports as its own fault. */
const faults: unknown[] = [];

beforeAll(async () => {
  console.log(`FUZZ_SEED=${SEED}`);
  const logger = { ...silentLogger, error: (...fault: unknown[]) => faults.push(fault) };
  test_ = await createTestContext({ logger });
  server = await startTestServer(test_.context);
  tenant = await createTenant(test_.context);
  ({ key } = await createApiKey(test_.context, tenant));
  ({ token } = await createToken(test_.context, tenant));
});

afterAll(async () => {
  await server.close();
  await test_.close();
});

async function hold<T>(
  arbitrary: fc.Arbitrary<T>,
  { numRuns, round }: { numRuns: number; round: number },
  judge: (one: T) => Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(arbitrary, judge), { seed: SEED + round, numRuns, endOnFailure: true });
  expect(faults).toEqual([]);
}

/** Sends the frames, and waits for the answer to a last ping, or the close. */
async function judgeFrames(url: string, schema: ZodType, frames: readonly Frame[]): Promise<number | null> {
  const wire = await openRaw(url);
  const isSound = frames.every((frame) => frame.isSound);
  wire.write(Buffer.concat([...frames.map(({ bytes }) => bytes), encodeFrame(9, Buffer.from('the end'))]));
  const isOver = () =>
    wire.hasEnded() ||
    wire.received.some(({ opcode, payload }) => opcode === 10 && payload.toString() === 'the end');
  const over = until(isOver, 'pong or close', isSound ? 5_000 : 100);
  await (isSound ? over : over.catch(() => undefined));
  for (const { opcode, payload } of wire.received) {
    expect(opcode).not.toBe(2);
    if (opcode === 1) schema.parse(JSON.parse(payload.toString()));
  }
  const code = wire.hasEnded() ? await wire.closeCode() : null;
  wire.destroy();
  return isSound ? code : null;
}

async function fuzzEndpointStream(round: number): Promise<void> {
  const id = await createEndpoint(test_.context, tenant);
  await test_.context.appender.append(captureOf(tenant.workspaceId, id));
  await hold(framesFor([id]), { numRuns: RUNS.frames, round }, async (frames) => {
    const code = await judgeFrames(`${server.ws}/ws/${id}?apikey=${key}&after=0`, ServerMessage, frames);
    expect([null, 1008, 1009]).toContain(code);
  });
}

async function fuzzAccountStream(round: number): Promise<void> {
  const ids = [await createEndpoint(test_.context, tenant), await createEndpoint(test_.context, tenant)];
  for (const id of ids) await test_.context.appender.append(captureOf(tenant.workspaceId, id));
  await hold(framesFor(ids), { numRuns: RUNS.frames, round }, async (frames) => {
    const code = await judgeFrames(`${server.ws}/v1/ws?token=${token}&ack=1`, AccountServerMessage, frames);
    expect([null, 1008, 1009, 4001, 4002]).toContain(code);
  });
}

const SURFACE = /^\/(?:api|v1|auth|billing)\//;

/** The documented body of a success. */
function schemaOf({ route, method }: FuzzedCall, status: number): ZodType | null {
  const contract = REST_CONTRACTS.find(
    (one) => one.path === route.path && one.method.toUpperCase() === method,
  );
  const response = contract?.responses[status];
  if (!response) throw new Error(`${method} ${route.path} answered ${status}, which is not documented`);
  const content: unknown = 'content' in response ? response.content : undefined;
  return (
    (content as { 'application/json': { schema: ZodType } } | undefined)?.['application/json'].schema ?? null
  );
}

async function judgeCall(call: FuzzedCall): Promise<void> {
  // One that a call may end is not shared.
  const own = call.target.includes('logout') ? (await createToken(test_.context, tenant)).token : token;
  const credential =
    call.credential === 'own' ? own : call.credential === 'none' ? null : call.credential.text;
  const { method, target, body } = call;
  const answer = await sendHttp(server.http + target, {
    method,
    headers: { ...(credential !== null && { Authorization: `Bearer ${credential}` }) },
    ...(body && { body }),
    timeoutMs: 8_000,
  });
  expect(answer.status).toBeLessThan(500);
  expect(answer.headers.location).toBeUndefined();
  if (method === 'HEAD' || method === 'OPTIONS' || !SURFACE.test(target)) return;
  if (answer.status < 300) schemaOf(call, answer.status)?.parse(answer.json());
  else if (target.startsWith('/v1/')) mustBeNested(answer, answer.status);
  else mustBeFlat(answer, answer.status);
}

async function fuzzRest(round: number): Promise<void> {
  const ctx = test_.context;
  const endpoints = await Promise.all(Array.from({ length: 40 }, () => createEndpoint(ctx, tenant)));
  const captured = endpoints.map((id) => ctx.appender.append(captureOf(tenant.workspaceId, id)));
  const events = (await Promise.all(captured)).map((event) => event?.id ?? '');
  const keys = await Promise.all(endpoints.map(async () => (await createApiKey(ctx, tenant)).id));
  const own = { endpoints, requests: events, events, 'api-keys': keys };
  await hold(callsAround(own), { numRuns: RUNS.calls, round }, judgeCall);
}

async function fuzzCapture(round: number): Promise<void> {
  const id = await createEndpoint(test_.context, tenant);
  let stored = 0;
  const judge = async ({ bytes, isWhole }: FuzzedWebhook) => {
    const answer = (await exchange(server.port, bytes)).toString('latin1');
    const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    if (isWhole) expect(statuses.filter((status) => status >= 200)).toHaveLength(1);
    stored += [...answer.matchAll(/"received":true/g)].length;
  };
  await hold(webhooksTo(`/h/${id}`), { numRuns: RUNS.webhooks, round }, judge);
  const kept = await test_.context.db.request.count({ where: { endpointId: id } });
  // HEAD and preflights are stored, and answered without a body.
  expect(kept).toBeGreaterThanOrEqual(stored);
  for (const [url, schema] of [
    [`${server.ws}/ws/${id}?apikey=${key}&after=0&raw=1`, ServerMessage],
    [`${server.ws}/v1/ws?token=${token}`, AccountServerMessage],
  ] as const) {
    const wire = await openRaw(url);
    const subscribe = { type: 'subscribe', endpoint_ids: [id], after: { [id]: 0 } };
    if (schema === AccountServerMessage) wire.write(encodeFrame(1, Buffer.from(JSON.stringify(subscribe))));
    const texts = () =>
      wire.received.filter(({ opcode }) => opcode === 1).map(({ payload }) => payload.toString());
    await until(() => texts().some((text) => text.includes('"caught_up"')), 'caught_up');
    const messages = texts().map((text) => schema.parse(JSON.parse(text)));
    expect(messages.filter(({ type }) => type === 'new_request' || type === 'event')).toHaveLength(kept);
    wire.destroy();
  }
}

const DOORS = [
  ['frames to the endpoint stream', fuzzEndpointStream],
  ['frames to the account stream', fuzzAccountStream],
  ['calls to the REST', fuzzRest],
  ['webhooks', fuzzCapture],
] as const;

test.each(DOORS)('%s find no crash, no 5xx and no message that the schemas do not allow', async (_, fuzz) => {
  await fuzz(0);
});

test('memory does not grow with what is thrown at it', { timeout: 60_000 }, async () => {
  const before = await liveHeapBytes();
  for (const round of [1, 2]) for (const [, fuzz] of DOORS) await fuzz(round);
  expect((await liveHeapBytes()) - before).toBeLessThan(MAX_GROWTH_BYTES);
});
