import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Logger } from '#domain/context.ts';
import type { RateLimitResult } from '#domain/limit/limiter.ts';
import { startAccountSuite, type AccountSuite } from '#testing/account-suite.ts';
import { requestBytes, sendRaw } from '#testing/raw-http.ts';
import { refusalOf } from '#testing/stream-client.ts';

const OPEN: RateLimitResult = { allowed: true, limit: 1, remaining: 1, resetAtMs: 0, unreachable: false };

let suite: AccountSuite;
let handshakes = OPEN;
const subjects: string[] = [];
const logged: string[] = [];

function remember(fields: object, message: string): void {
  const { err } = fields as { err?: unknown };
  logged.push(`${message} ${JSON.stringify(fields)} ${err instanceof Error ? String(err.stack) : ''}`);
}
const logger: Logger = { debug: remember, info: remember, warn: remember, error: remember };

beforeAll(async () => {
  suite = await startAccountSuite({
    logger,
    limiter: {
      consume: (rule, subject) => {
        subjects.push(`${rule.name} ${subject}`);
        return Promise.resolve(handshakes);
      },
    },
  });
});
afterAll(() => suite.close());

const UPGRADE: [string, string][] = [
  ['Host', 'x'],
  ['Connection', 'Upgrade'],
  ['Upgrade', 'websocket'],
  ['Sec-WebSocket-Version', '13'],
  ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
];

function withHeader(name: string, value: string): [string, string][] {
  return UPGRADE.map(([one, before]) => [one, one === name ? value : before]);
}

describe('what is refused with HTTP, before anything is accepted', () => {
  test.each([
    ['a plain request: 426', 'GET', [['Host', 'x']] as [string, string][], 426],
    ['another version: 426', 'GET', withHeader('Sec-WebSocket-Version', '7'), 426],
    ['another method: 426', 'POST', UPGRADE, 426],
    ['a malformed key: 400', 'GET', withHeader('Sec-WebSocket-Key', 'short'), 400],
  ])('%s', async (_, method, headers, status) => {
    for (const path of ['/v1/ws', `/v1/ws?token=${suite.token}`]) {
      const response = await sendRaw(suite.server.port, requestBytes(`${method} ${path}`, headers));
      expect(response.status).toBe(status);
      expect(response.headers['content-type']).toMatch(/^application\/json/);
      expect(JSON.parse(response.body.toString())).toMatchObject({ error: expect.any(String) as string });
    }
  });

  test('a URL of more than 4 KiB: 400', async () => {
    const refusal = await refusalOf(`${suite.server.ws}/v1/ws?token=${'x'.repeat(5_000)}`);
    expect(refusal.status).toBe(400);
  });

  test('a flood of handshakes from one address, also of strangers: 429 with Retry-After', async () => {
    handshakes = { ...OPEN, allowed: false, remaining: 0, resetAtMs: Date.now() + 5_000 };
    const refusal = await refusalOf(`${suite.server.ws}/v1/ws?token=garbage`);
    handshakes = OPEN;
    expect(refusal.status).toBe(429);
    expect(Number(refusal.headers['retry-after'])).toBeGreaterThan(0);
    expect(subjects).toContain('account-stream-handshake 127.0.0.1');
  });

  test('a neighbouring path: 404', async () => {
    for (const path of ['/v1/wss', '/v1/ws/x', '/v1']) {
      expect((await refusalOf(`${suite.server.ws}${path}`)).status).toBe(404);
    }
  });
});

describe('a token in a URL', () => {
  test('never reaches the log, whatever goes wrong', async () => {
    const { ctx } = suite;
    const findUnique = ctx.db.accessToken.findUnique.bind(ctx.db.accessToken);
    Object.defineProperty(ctx.db, 'accessToken', {
      configurable: true,
      value: Object.create(ctx.db.accessToken, {
        findUnique: { value: () => Promise.reject(new Error('away')) },
      }),
    });
    const away = await suite.connect();
    expect((await away.closing()).code).toBe(1013);
    Object.defineProperty(ctx.db, 'accessToken', {
      configurable: true,
      value: Object.create(ctx.db.accessToken, { findUnique: { value: findUnique } }),
    });
    const client = await suite.connect();
    client.send('garbage');
    await client.closing();
    expect(logged.length).toBeGreaterThan(0);
    expect(logged.join('\n')).not.toContain(suite.token.slice(4, 20));
  });
});
