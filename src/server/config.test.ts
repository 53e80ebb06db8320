import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { PLANS } from '#domain/limit/plan.ts';
import { ConfigError, readConfig } from './config.ts';

const STRIPE = { STRIPE_SECRET_KEY: 'sk_test_x', STRIPE_WEBHOOK_SECRET: 'whsec_x' };
const read = (environment: Record<string, string>) => readConfig({ NODE_ENV: 'production', ...environment });

describe('without any setting', () => {
  test('everything has a value that works', () => {
    expect(read({})).toMatchObject({
      port: 3000,
      host: '0.0.0.0',
      databaseUrl: undefined,
      defaultPlan: 'self_hosted',
    });
  });

  test('development listens on loopback only', () => {
    expect(readConfig({ NODE_ENV: 'development' }).host).toBe('127.0.0.1');
  });

  test('an empty value counts as none', () => {
    expect(read({ DATABASE_URL: '', AUTH_SECRET: ' ', TRUSTED_PROXIES: '' })).toMatchObject({
      databaseUrl: undefined,
      authSecret: undefined,
      trustedProxies: [],
    });
  });
});

describe('a wrong value stops the start with one sentence that names it', () => {
  test.each([
    [{ PORT: 'abc' }, 'PORT'],
    [{ PORT: '70000' }, 'PORT'],
    [{ PUBLIC_URL: 'example.com' }, 'PUBLIC_URL'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    [{ REDIS_URL: 'nope' }, 'REDIS_URL'],
    [{ AUTH_SECRET: 'short' }, 'AUTH_SECRET'],
    [{ METRICS_TOKEN: 'short' }, 'METRICS_TOKEN must have at least 16 characters'],
    [{ ENCRYPTION_KEY: 'short' }, 'ENCRYPTION_KEY must be 32 bytes'],
    [{ ENCRYPTION_KEY: `${'0'.repeat(64)},short` }, 'ENCRYPTION_KEY must be 32 bytes'],
    [{ SMTP_URL: 'http://x' }, 'SMTP_URL'],
    [{ GITHUB_ID: 'x' }, 'GITHUB_ID and GITHUB_SECRET'],
    [{ GOOGLE_SECRET: 'x' }, 'GOOGLE_ID and GOOGLE_SECRET'],
    [{ UPSTASH_REDIS_REST_URL: 'https://x.test' }, 'UPSTASH_REDIS_REST_TOKEN'],
    [{ DEFAULT_PLAN: 'gold' }, 'DEFAULT_PLAN must be one of free, plus, team, self_hosted; it is gold'],
    [{ DEFAULT_PLAN: 'constructor' }, 'DEFAULT_PLAN must be one of'],
    [{ PLANS_FILE: '/nowhere/plans.json' }, 'PLANS_FILE must name a file that this process can read: ENOENT'],
    [{ STRIPE_SECRET_KEY: 'sk_test_x' }, 'Set both STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET, or neither'],
    [{ STRIPE_WEBHOOK_SECRET: 'x' }, 'Set both STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET, or neither'],
    [STRIPE, 'STRIPE_SECRET_KEY is set, but no plan has a price: set PLANS_FILE'],
    [{ STRIPE_API_BASE: 'localhost' }, 'STRIPE_API_BASE must be a URL'],
    [{ GRACE_DAYS: '-1' }, 'GRACE_DAYS must be a whole number of days from 0 to 730'],
    [{ TRIAL_DAYS: 'two' }, 'TRIAL_DAYS must be a whole number of days'],
    [{ TRUSTED_PROXIES: '10.0.0.0/8,nonsense' }, 'TRUSTED_PROXIES'],
    [{ DELIVERY_ALLOW_CIDRS: '10.0.0.0/8,nas' }, 'DELIVERY_ALLOW_CIDRS: “nas” is not a CIDR'],
    [{ SIGNUPS: 'maybe' }, 'SIGNUPS'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
  ])('%j', (environment, words) => {
    expect(() => read(environment)).toThrow(ConfigError);
    expect(() => read(environment)).toThrow(words);
  });

  test('and never shows the value of a secret', () => {
    expect(() => read({ AUTH_SECRET: 'hunter2' })).not.toThrow(/hunter2/);
    expect(() => read({ ENCRYPTION_KEY: 'hunter2' })).not.toThrow(/hunter2/);
  });
});

describe('an operator’s own plans', () => {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'hookwire-plans-'));
  const file = path.join(directory, 'plans.json');
  afterAll(() => {
    rmSync(directory, { recursive: true });
  });
  // Undefined is left out of JSON.
  const free = { ...PLANS['free'], id: undefined };

  test('take the place of ours', () => {
    writeFileSync(file, JSON.stringify({ small: { ...free, requestsPerDay: 7 } }));
    const { plans, defaultPlan } = read({ PLANS_FILE: file, DEFAULT_PLAN: 'small' });
    expect(Object.keys(plans)).toEqual(['small']);
    expect(plans['small']).toMatchObject({ id: 'small', requestsPerDay: 7 });
    expect(defaultPlan).toBe('small');
  });

  test('must have the default plan', () => {
    writeFileSync(file, JSON.stringify({ small: free, large: free }));
    expect(() => read({ PLANS_FILE: file })).toThrow(
      `DEFAULT_PLAN must be one of small, large, the plans of ${file}; it is self_hosted`,
    );
  });

  test('with a mistake stop the start with one sentence that names the file, the plan and the field', () => {
    writeFileSync(file, JSON.stringify({ small: { ...free, endpoints: 'many' } }));
    expect(() => read({ PLANS_FILE: file, DEFAULT_PLAN: 'small' })).toThrow(
      `PLANS_FILE ${file}: plan "small": "endpoints" must be a whole number from 1, or null for no limit; it is "many"`,
    );
  });
});
