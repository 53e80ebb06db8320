import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAnswering, type Answering } from '#testing/answering.ts';
import { startClient } from '#testing/client-process.ts';

let suite: Answering;
beforeAll(async () => {
  suite = await startAnswering();
});
afterAll(() => suite.close());

describe('the sample endpoint/answer.mjs', () => {
  test('gives Slack its challenge back, and answers its events', async () => {
    const id = await suite.endpoint(10_000, { status: 202, headers: [], body: 'own', delayMs: 0 });
    const client = startClient('endpoint/answer.mjs', {
      HOOKWIRE_STREAM: `${suite.server.ws}/ws/${id}`,
      HOOKWIRE_API_KEY: await suite.key(),
    });
    await client.until(() => client.printed.includes('connected'), 20_000);
    const post = (body: string) =>
      fetch(`${suite.server.http}/h/${id}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
      });
    const response = await post('{"type":"url_verification","challenge":"3eZbrw1aB10f8jHc"}');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain']);
    expect(await response.text()).toBe('3eZbrw1aB10f8jHc');
    expect(await (await post('{"type":"event_callback"}')).text()).toBe('');
    await client.kill();
  }, 60_000);
});
