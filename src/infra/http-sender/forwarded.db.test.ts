import { afterAll, beforeAll, expect, it } from 'vitest';
import { toHeaderPairs } from '#domain/request/project.ts';
import { lookupIn } from '#domain/signature/header.ts';
import { judgeSignature } from '#domain/signature/judge.ts';
import { SCHEMES } from '#domain/signature/schemes.ts';
import { SIGNATURE_PROVIDERS } from '#protocol/signature-provider.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { outgoingAttempt } from '#testing/outgoing-attempt.ts';
import { requestBytes, sendRaw } from '#testing/raw-http.ts';
import { OK, startRawReceiver, type RawReceiver } from '#testing/raw-receiver.ts';
import { createEndpoint, createTenant, startTestServer, type TestServer } from '#testing/server.ts';
import { secretFor, signAs } from '#testing/sign-as.ts';

let test: TestContext;
let server: TestServer;
let receiver: RawReceiver;

beforeAll(async () => {
  test = await createTestContext({ allowCidrs: '127.0.0.1' });
  server = await startTestServer(test.context);
  receiver = await startRawReceiver((socket) => socket.write(OK));
});
afterAll(async () => {
  await server.close();
  await test.close();
  await receiver.close();
});

/** What the receiver got last. */
function lastReceived() {
  const request = receiver.received.join('').split('POST /hook HTTP/1.1\r\n').at(-1) ?? '';
  const end = request.indexOf('\r\n\r\n');
  const lines = request.slice(0, end).split('\r\n');
  const pairs = toHeaderPairs(lines.flatMap((line) => line.split(/: (.*)/s).slice(0, 2)));
  return { headers: lookupIn(pairs), body: Buffer.from(request.slice(end + 4), 'latin1') };
}

it.each(SIGNATURE_PROVIDERS)(
  'a request of %s that is captured and sent on still verifies by its own scheme, and by ours',
  async (provider) => {
    const { context } = test;
    const endpointId = await createEndpoint(context, await createTenant(context));
    const secret = secretFor(provider, 'of the provider');
    const body = Buffer.from('{"amount": 4200,  "name":"Zo\u00eb"}\r\n\0\u{1f600}');
    const signed = signAs(provider, { body, secret });
    const headers = [['Host', 'hooks.example'], ['Content-Length', String(body.length)], ...signed] as [
      string,
      string,
    ][];
    await sendRaw(server.port, requestBytes(`POST /h/${endpointId}`, headers, body));

    const [captured] = await context.logStore.read(endpointId, 0, { maxEvents: 1, maxBytes: 1e6 });
    if (!captured) throw new Error('nothing was captured');
    const attempt = outgoingAttempt(`${receiver.url}/hook`, { ...captured, eventId: captured.id });
    expect(await context.sender.send(attempt)).toMatchObject({ statusCode: 200, error: null });

    const received = lastReceived();
    expect(received.body).toEqual(body);
    const judge = (key: Buffer | null, lookup = received.headers, by = provider) =>
      judgeSignature({
        provider: by,
        headers: lookup,
        body: received.body,
        keys: key ? [key] : [],
        arrivedAtMs: Date.now(),
      });
    expect(judge(SCHEMES[provider].keyOf(secret))).toMatchObject({ outcome: 'verified' });
    expect(judge(SCHEMES[provider].keyOf(secretFor(provider, 'another')))).toMatchObject({
      outcome: 'mismatch',
    });

    const prefix = provider === 'standard-webhooks' ? 'hookwire-' : '';
    const ours = SCHEMES['standard-webhooks'].keyOf(attempt.signingSecrets[0] ?? '');
    const verdict = judge(ours, (name) => received.headers(`${prefix}${name}`), 'standard-webhooks');
    expect(verdict).toMatchObject({ outcome: 'verified' });
  },
);
