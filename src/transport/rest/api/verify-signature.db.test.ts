import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Logger } from '#domain/context.ts';
import { createMemoryLimiter } from '#infra/limiter-memory.ts';
import { FlatError } from '#protocol/rest/error.ts';
import { SignatureCheck } from '#protocol/rest/api/verify-signature.ts';
import { SIGNATURE_PROVIDERS } from '#protocol/signature-provider.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { startTestServer, type TestServer } from '#testing/server.ts';
import { secretFor, signAs } from '#testing/sign-as.ts';

const logged: unknown[] = [];
const write = (fields: object, message: string): void => void logged.push(fields, message);
const logger: Logger = { debug: write, info: write, warn: write, error: write };
const clock = createTestClock();
let test: TestContext;
let server: TestServer;
beforeAll(async () => {
  test = await createTestContext({ clock, logger, limiter: createMemoryLimiter({ clock }) });
  server = await startTestServer(test.context);
});
afterAll(async () => {
  await server.close();
  await test.close();
});

async function post(body: unknown) {
  const response = await fetch(`${server.http}/api/verify-signature`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, json: (await response.json()) as unknown };
}
async function check(body: object) {
  const { status, json } = await post(body);
  expect(status).toBe(200);
  return SignatureCheck.parse(json);
}

const GITHUB = {
  provider: 'github',
  payload: 'Hello, World!',
  secret: "It's a Secret to Everybody",
  signature: 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
};
const STANDARD = {
  provider: 'standard-webhooks',
  payload: '{"test": 2432232314}',
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  timestamp: '1614265330',
};
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';

describe('a signature that matches', () => {
  it('is valid for anybody, with all documented fields', async () => {
    expect((await post(GITHUB)).json).toEqual({
      valid: true,
      expected: GITHUB.signature,
      actual: GITHUB.signature,
      details: 'The signature is that of this payload under this secret.',
      provider: 'github',
      algorithm: 'HMAC-SHA256',
      ageSeconds: null,
      age_seconds: null,
    });
  });

  it.each(SIGNATURE_PROVIDERS)('of %s is valid, and shows what was expected', async (provider) => {
    const secret = secretFor(provider, 'secret');
    const sentAt = Math.floor(clock.now() / 1000) - 10;
    const payload = '{"name":"Zoë"}';
    const headers = signAs(provider, { body: Buffer.from(payload), secret, sentAt, id: 'msg_1' });
    const [, signature = ''] = headers.find(([name]) => /signature|hmac/i.test(name)) ?? [];
    const sent = { provider, payload, secret, signature, timestamp: sentAt, id: 'msg_1' };
    const signsTime = provider !== 'github' && provider !== 'shopify';
    expect(await check(sent)).toMatchObject({
      valid: true,
      expected: signature,
      ageSeconds: signsTime ? 10 : null,
    });
    const wrong = await check({ ...sent, payload: '{"name":"Zoe"}' });
    expect(wrong).toMatchObject({ valid: false, actual: signature });
    expect(wrong.expected).not.toBe(signature);
    expect(wrong.details).toContain('the secret is another one, or the body was changed');
  });

  it('of long ago is valid, and its age is told', async () => {
    const answer = await check({ ...STANDARD, id: ID });
    expect(answer.valid).toBe(true);
    expect(answer.ageSeconds).toBeGreaterThan(300);
    expect(answer.details).toMatch(/It was signed \d+ d .* ago: receivers commonly accept at most 5 min/);
  });

  it.each(['id', 'webhookId', 'webhook_id'])('takes the message id as %s', async (name) => {
    expect((await check({ ...STANDARD, [name]: ID })).valid).toBe(true);
  });

  it('may be over bytes that are no text', async () => {
    const body = Buffer.of(0xff, 0, 0x80);
    const [[, signature] = ['', '']] = signAs('shopify', { body, secret: 'x' });
    const payload = body.toString('base64');
    const sent = { provider: 'shopify', secret: 'x', signature, payload };
    expect((await check({ ...sent, payloadEncoding: 'base64' })).valid).toBe(true);
    expect((await check(sent)).valid).toBe(false);
  });

  it('of Stripe may come without its time, when that is sent apart', async () => {
    const [[, header] = ['', '']] = signAs('stripe', { body: Buffer.from('{}'), secret: 's', sentAt: 1000 });
    const signature = header.replace('t=1000,', '');
    const sent = { provider: 'stripe', payload: '{}', secret: 's', signature };
    expect(await check({ ...sent, timestamp: '1000' })).toMatchObject({ valid: true, expected: header });
    expect(await check(sent)).toMatchObject({
      valid: false,
      expected: '',
      details: expect.stringContaining('t=<Unix seconds>,v1=<64 hexadecimal digits>') as unknown,
    });
  });
});

describe('what can’t be checked is refused with what to do', () => {
  it.each([
    ['provider', { ...GITHUB, provider: 'paypal' }, 'provider is one of github, stripe'],
    ['payload', { ...GITHUB, payload: { a: 1 } }, 'Send the raw body as text'],
    ['signature', { ...GITHUB, signature: '' }, 'Send the value of the signature header'],
    ['secret', { ...GITHUB, secret: undefined }, 'Send the secret'],
    ['secret', { ...STANDARD, id: ID, secret: 'whsec_?' }, 'whsec_ and base64'],
    ['secret', { ...GITHUB, provider: 'stripe', secret: 'sk_live_abc' }, 'This is an API key'],
    [
      'timestamp',
      { ...STANDARD, id: ID, timestamp: undefined },
      'timestamp is part of what standard-webhooks',
    ],
    ['timestamp', { ...STANDARD, id: ID, timestamp: '1614265330000' }, 'Unix time in seconds'],
    ['timestamp', { ...STANDARD, id: ID, timestamp: -1 }, 'Unix time in seconds'],
    ['id', STANDARD, 'webhook-id'],
  ])('%s %#', async (field, body, words) => {
    const { status, json } = await post(body);
    expect(status).toBe(400);
    const { error, code, details } = FlatError.parse(json);
    expect(error).toContain(words);
    expect(code).toBe('INVALID_INPUT');
    expect(details?.map((one) => one.field)).toContain(field);
  });

  it('and so is more than a MiB', async () => {
    const { status, json } = await post({ ...GITHUB, payload: 'x'.repeat(1024 * 1024) });
    expect(status).toBe(413);
    expect(FlatError.parse(json).code).toBe('PAYLOAD_TOO_LARGE');
  });

  it('and broken JSON', async () => {
    expect(FlatError.parse((await post('{"provider":')).json).code).toBe('INVALID_INPUT');
  });
});

it('a caller who asks too often is told when to come back', async () => {
  let last = await post(GITHUB);
  for (let i = 0; i < 700 && last.status === 200; i++) last = await post(GITHUB);
  expect(last.status).toBe(429);
  expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(FlatError.parse(last.json).code).toBe('RATE_LIMITED');
});

it('no secret was ever logged', () => {
  expect(JSON.stringify(logged)).not.toMatch(/Secret to Everybody|whsec_/);
});
