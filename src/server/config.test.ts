import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

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
    [{ ENCRYPTION_KEY: 'short' }, 'ENCRYPTION_KEY must be 32 bytes'],
    [{ ENCRYPTION_KEY: `${'0'.repeat(64)},short` }, 'ENCRYPTION_KEY must be 32 bytes'],
    [{ SMTP_URL: 'http://x' }, 'SMTP_URL'],
    [{ GITHUB_ID: 'x' }, 'GITHUB_ID and GITHUB_SECRET'],
    [{ GOOGLE_SECRET: 'x' }, 'GOOGLE_ID and GOOGLE_SECRET'],
    [{ UPSTASH_REDIS_REST_URL: 'https://x.test' }, 'UPSTASH_REDIS_REST_TOKEN'],
    [{ DEFAULT_PLAN: 'gold' }, 'DEFAULT_PLAN must be one of free, plus, team, self_hosted'],
    [{ TRUSTED_PROXIES: '10.0.0.0/8,nonsense' }, 'TRUSTED_PROXIES'],
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
