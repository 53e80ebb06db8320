import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SIGNATURE_PROVIDERS, type SignatureProvider } from '#protocol/signature-provider.ts';
import { callAs, capture, createTestAccount } from '#testing/accounts.ts';
import { createTestClock } from '#testing/clock.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { startTestServer } from '#testing/server.ts';
import { secretFor, signAs, type ToSign } from '#testing/sign-as.ts';

const clock = createTestClock();
let test: TestContext;
beforeAll(async () => {
  test = await createTestContext({ clock });
});
afterAll(() => test.close());

/** An endpoint whose signatures are checked, and what a request to it gets as its verdict. */
async function setUp(provider: SignatureProvider, secret = secretFor(provider, 'secret')) {
  const account = await createTestAccount(test.context);
  const api = callAs(test.context, account.principal);
  const id = account.endpointId;
  const endpoint = await api.endpoint.update({ id, signature: { provider, secret } });
  const send = (body: Buffer, headers: [string, string][]) =>
    capture(test.context, account, { body, headers: headers.flat() });
  const verdictOf = async (requestId: string) => (await api.request.get({ id: requestId })).signature;
  const sign = (message: Partial<ToSign> & { body: Buffer }) =>
    signAs(provider, { secret, sentAt: Math.floor(clock.now() / 1000), ...message });
  return { api, id, endpoint, send, verdictOf, sign };
}

const BODY = Buffer.from('{"amount":4200,  "name":"Zoë"}\r\n\u0000');

describe.each(SIGNATURE_PROVIDERS)('at an endpoint that checks %s', (provider) => {
  it('a signed request is verified over its raw bytes, and still is when it is read much later', async () => {
    const { send, verdictOf, sign } = await setUp(provider);
    const bytes = Buffer.concat([BODY, Buffer.of(0xff, 0xfe, 0x80)]);
    const { id } = await send(bytes, sign({ body: bytes }));
    expect(await verdictOf(id)).toMatchObject({ outcome: 'verified', provider });
    clock.advance(86_400_000);
    expect(await verdictOf(id)).toMatchObject({ outcome: 'verified' });
  });

  it('each way to fail has its reason', async () => {
    const { send, verdictOf, sign } = await setUp(provider);
    const changed = await send(Buffer.from('{"amount":4201}'), sign({ body: BODY }));
    expect(await verdictOf(changed.id)).toMatchObject({ outcome: 'mismatch' });
    const other = await send(BODY, sign({ body: BODY, secret: secretFor(provider, 'other') }));
    expect(await verdictOf(other.id)).toMatchObject({ outcome: 'mismatch' });
    const bare = await send(BODY, []);
    expect(await verdictOf(bare.id)).toMatchObject({ outcome: 'missing' });
    const broken = sign({ body: BODY }).map(([name]): [string, string] => [name, 'nonsense']);
    expect(await verdictOf((await send(BODY, broken)).id)).toMatchObject({ outcome: 'malformed' });
  });
});

it('the age counts at the arrival', async () => {
  const { send, verdictOf, sign } = await setUp('stripe');
  const now = Math.floor(clock.now() / 1000);
  const old = await send(BODY, sign({ body: BODY, sentAt: now - 725 }));
  expect(await verdictOf(old.id)).toMatchObject({
    outcome: 'too_old',
    reason: expect.stringContaining('12 min 5 s before the arrival') as unknown,
  });
  const early = await send(BODY, sign({ body: BODY, sentAt: now + 301 }));
  expect(await verdictOf(early.id)).toMatchObject({ outcome: 'in_future' });
});

it('a body larger than what the page shows is checked whole', async () => {
  const { send, verdictOf, sign } = await setUp('github');
  const body = Buffer.alloc(9 * 1024 * 1024 + 7, 'abc');
  const headers = sign({ body });
  const { id } = await send(body, headers);
  expect(await verdictOf(id)).toMatchObject({ outcome: 'verified' });
  body[body.length - 1] = 0;
  expect(await verdictOf((await send(body, headers)).id)).toMatchObject({ outcome: 'mismatch' });
});

it('a request over HTTP is judged as it came over the wire', async () => {
  const { api, id, verdictOf, sign } = await setUp('slack');
  const server = await startTestServer(test.context);
  try {
    const headers = sign({ body: BODY });
    const answer = await fetch(`${server.http}/h/${id}/deep?x=1`, { method: 'POST', headers, body: BODY });
    expect(answer.status).toBe(200);
  } finally {
    await server.close();
  }
  const { requests } = await api.request.list({ endpointId: id });
  expect(await verdictOf(requests[0]?.id ?? '')).toMatchObject({ outcome: 'verified' });
});

describe('without a secret', () => {
  it('a request that carries a signature says whose, any other says nothing', async () => {
    const account = await createTestAccount(test.context);
    const api = callAs(test.context, account.principal);
    const headers = signAs('shopify', { body: BODY, secret: 'x' }).flat();
    const signed = await capture(test.context, account, { body: BODY, headers });
    const { signature } = await api.request.get({ id: signed.id });
    expect(signature).toMatchObject({ outcome: 'no_secret', provider: 'shopify' });
    const plain = await capture(test.context, account);
    expect((await api.request.get({ id: plain.id })).signature).toBeNull();
  });

  it('is where an endpoint is again once its secret is removed', async () => {
    const { api, id, endpoint, send, verdictOf, sign } = await setUp('github');
    expect(endpoint.signature).toEqual({ provider: 'github', hasSecret: true, hasPrevious: false });
    const request = await send(BODY, sign({ body: BODY }));
    expect((await api.endpoint.update({ id, signature: null })).signature).toBeNull();
    expect(await verdictOf(request.id)).toMatchObject({ outcome: 'no_secret' });
    const row = await test.context.db.endpoint.findUniqueOrThrow({ where: { id } });
    expect(row).toMatchObject({ signatureProvider: null, signatureSecretCiphertext: null });
  });
});

describe('a new secret', () => {
  it('replaces the old one', async () => {
    const { api, id, send, verdictOf, sign } = await setUp('github');
    const request = await send(BODY, sign({ body: BODY }));
    await api.endpoint.update({ id, signature: { provider: 'github', secret: 'new' } });
    expect(await verdictOf(request.id)).toMatchObject({ outcome: 'mismatch' });
  });

  it('may keep the old one, and one only, while the provider changes over', async () => {
    const { api, id, send, verdictOf, sign } = await setUp('github', 'first');
    const request = await send(BODY, sign({ body: BODY }));
    const replaceBy = (secret: string) =>
      api.endpoint.update({ id, signature: { provider: 'github', secret, keepPrevious: true } });
    expect((await replaceBy('second')).signature).toMatchObject({ hasPrevious: true });
    expect(await verdictOf(request.id)).toMatchObject({
      outcome: 'verified',
      reason: expect.stringContaining('previous secret') as unknown,
    });
    await replaceBy('second');
    expect(await verdictOf(request.id)).toMatchObject({ outcome: 'verified' });
    await replaceBy('third');
    expect(await verdictOf(request.id)).toMatchObject({ outcome: 'mismatch' });
  });

  it('of another provider keeps nothing', async () => {
    const { api, id } = await setUp('github', 'first');
    const signature = { provider: 'slack', secret: 'second', keepPrevious: true } as const;
    expect((await api.endpoint.update({ id, signature })).signature).toEqual({
      provider: 'slack',
      hasSecret: true,
      hasPrevious: false,
    });
  });
});
