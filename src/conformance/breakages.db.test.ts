import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createTestDatabase } from '#testing/database.ts';
import { bundleBroken, type Breakage } from '#testing/node/bundle-broken.ts';
import { startTestNode } from '#testing/node/start-test-node.ts';
import { testConformance } from './conformance.ts';

// A kit that is always green says nothing: each of these lines breaks the contract in one place, and must be found there.

interface Case extends Breakage {
  /** The checks that find it. */
  red: string[];
  /** Their neighbours, which it is no business of. */
  green: string[];
}

const CASES: Record<string, Case> = {
  'a body that is too large is refused without the limit': {
    file: 'transport/capture/refuse.ts',
    line: 'status: 413, json: { error, maxSize, actualSize }',
    broken: 'status: 413, json: { error, actualSize }',
    red: ['capture/too-large', 'capture/too-large-chunked'],
    green: ['capture/stored-is-answered', 'capture/unknown', 'capture/every-method'],
  },
  'a refused upgrade is accepted and closed': {
    file: 'transport/ws/endpoint-stream.ts',
    line: 'refuseUpgrade(stream, admitted);',
    broken: 'server.handleUpgrade(request, stream, head, (late) => late.close(4001));',
    red: [
      'endpoint-stream/no-credential',
      'endpoint-stream/unknown-endpoint',
      'endpoint-stream/revoked-closes',
      'endpoint-stream/client-revoked',
    ],
    green: [
      'endpoint-stream/not-a-handshake',
      'endpoint-stream/connected-first',
      'endpoint-stream/normal-close',
    ],
  },
  'the 404 of an unknown endpoint has a body': {
    file: 'transport/ws/endpoint-handshake.ts',
    line: 'if (!endpoint) return { status: 404, json: null };',
    broken: "if (!endpoint) return { status: 404, json: { error: 'Endpoint not found' } };",
    red: [
      'endpoint-stream/unknown-endpoint',
      'endpoint-stream/foreign-endpoint',
      'endpoint-stream/deleted-closes',
      'endpoint-stream/client-not-found',
      'endpoint-stream/client-deleted',
    ],
    green: ['endpoint-stream/no-credential', 'endpoint-stream/bad-cursor', 'endpoint-stream/client-revoked'],
  },
  'resuming leaves one out': {
    file: 'transport/ws/endpoint-session.ts',
    line: 'const after = start.after ?? start.head;',
    broken: 'const after = start.after === null ? start.head : start.after + 1;',
    red: ['endpoint-stream/resume', 'endpoint-stream/resume-while-sending'],
    green: ['endpoint-stream/live-order', 'endpoint-stream/resume-at-head', 'endpoint-stream/live-only'],
  },
  'a deleted endpoint closes with another code': {
    file: 'protocol/close-code.ts',
    line: 'endpointGone: 4004,',
    broken: 'endpointGone: 4003,',
    red: ['endpoint-stream/deleted-closes', 'endpoint-stream/client-deleted'],
    green: [
      'endpoint-stream/unknown-endpoint',
      'endpoint-stream/revoked-closes',
      'endpoint-stream/normal-close',
    ],
  },
  'a bad message closes with another code': {
    file: 'protocol/close-code.ts',
    line: 'invalidMessage: 4002,',
    broken: 'invalidMessage: 1008,',
    red: ['account-stream/bad-message', 'account-stream/bad-message-ack'],
    green: ['account-stream/bad-token', 'account-stream/auth-foreign', 'account-stream/normal-close'],
  },
  'a waiting event has a status': {
    file: 'domain/request/to-account-event.ts',
    line: 'status_code: 0,',
    broken: 'status_code: 200,',
    red: ['account-stream/event'],
    green: ['account-stream/several', 'account-stream/order', 'account-stream/resume'],
  },
  'the flat envelope loses its code': {
    file: 'transport/rest/problem.ts',
    line: '...(flat && { code: flat }),',
    broken: '',
    red: ['api/no-credential', 'api/revoked-key'],
    green: ['api/unknown-request', 'api/malformed', 'api/too-large', 'api/wrong-method'],
  },
  'every key comes in one spelling only': {
    file: 'protocol/rest/both-spellings.ts',
    line: 'return { ...camel, ...Object.fromEntries(snake) }',
    broken: 'return { ...camel }',
    red: ['api/create-endpoint', 'api/get-endpoint', 'api/get-request', 'api/me'],
    green: ['api/unknown-request', 'api/usage', 'api/health'],
  },
  'the nested envelope has another code': {
    file: 'transport/rest/problem.ts',
    line: "account: 'token_expired'",
    broken: "account: 'invalid_token'",
    red: ['auth/expired'],
    green: ['auth/bad-input', 'auth/me', 'auth/credentials', 'auth/query'],
  },
  'the rate is told in milliseconds': {
    file: 'transport/rest/rate.ts',
    line: 'Math.ceil(Math.max(nowMs, rate.resetAtMs) / 1000)',
    broken: 'Math.ceil(Math.max(nowMs, rate.resetAtMs))',
    red: ['v1/rate-headers'],
    green: ['v1/malformed', 'v1/too-large', 'v1/wrong-method', 'v1/no-redirect'],
  },
  'a refresh token used twice ends nothing': {
    file: 'domain/access-token/refresh-pair.ts',
    line: 'const ended = await revokeFamilies(tx, { familyId }, now.getTime());',
    broken: 'const ended = { live: 0, accessTokenIds: [] };',
    red: ['auth/reuse'],
    green: ['auth/refresh', 'auth/logout', 'auth/no-mixing'],
  },
};

const OUT = path.resolve('dist', `broken-${randomUUID()}`);
afterAll(() => rm(OUT, { recursive: true, force: true }));

async function failedAgainst(url: string, only: string[]): Promise<string[]> {
  const newcomer = () => ({ email: `${randomUUID()}@example.com`, password: 'correct horse battery' });
  const { results } = await testConformance({
    url,
    account: newcomer(),
    other: newcomer(),
    register: true,
    only,
    slow: false,
    timeScale: 1_000,
  });
  expect(results.map(({ check }) => check.id).sort()).toEqual([...only].sort());
  return results.filter(({ outcome }) => outcome === 'failed').map(({ check }) => check.id);
}

test.concurrent.each(Object.entries(CASES))(
  'is red where %s',
  { timeout: 60_000 },
  async (name, { red, green, ...breakage }) => {
    const bundle = path.join(OUT, `${name.replaceAll(' ', '-')}.mjs`);
    await bundleBroken(breakage, bundle);
    const database = await createTestDatabase();
    const node = await startTestNode(database.connectionString, { main: bundle });
    try {
      const failed = await failedAgainst(`http://127.0.0.1:${node.port}`, [...red, ...green]);
      expect(failed.sort()).toEqual([...red].sort());
    } finally {
      await node.kill();
      await database.drop();
    }
  },
);

test('a line that is not there, or not loaded, breaks the breakage', async () => {
  const outfile = path.join(OUT, 'nothing.mjs');
  const file = 'transport/capture/refuse.ts';
  await expect(bundleBroken({ file, line: 'not in there', broken: '' }, outfile)).rejects.toThrow('0 times');
  const unused = { file: 'ui/nowhere.ts', line: 'x', broken: 'y' };
  await expect(bundleBroken(unused, outfile)).rejects.toThrow('does not load ui/nowhere.ts');
});
