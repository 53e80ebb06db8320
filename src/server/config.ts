import path from 'node:path';
import { z } from 'zod';
import { PLANS } from '#domain/limit/plan.ts';
import { parseCidrs } from './remote-address.ts';

const flagless = z
  .string()
  .trim()
  .transform((text) => (text === '' ? undefined : text));
const optional = flagless.optional();

function url(name: string, protocols: readonly string[]) {
  return optional.refine(
    (text) => text === undefined || (URL.canParse(text) && protocols.includes(new URL(text).protocol)),
    `${name} must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  );
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const Environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).catch('development'),
  PORT: z.coerce
    .number('PORT must be a number')
    .int()
    .min(0)
    .max(65_535, 'PORT must be 1 to 65535')
    .default(3000),
  HOST: optional,
  PUBLIC_URL: url('PUBLIC_URL', ['http:', 'https:']),
  DATA_DIR: flagless.default('.data').transform((dir) => path.resolve(dir ?? '.data')),
  DATABASE_URL: url('DATABASE_URL', ['postgres:', 'postgresql:']),
  REDIS_URL: url('REDIS_URL', ['redis:', 'rediss:', 'unix:']),
  UPSTASH_REDIS_REST_URL: url('UPSTASH_REDIS_REST_URL', ['http:', 'https:']),
  UPSTASH_REDIS_REST_TOKEN: optional,
  AUTH_SECRET: optional.refine(
    (secret) => secret === undefined || secret.length >= 32,
    'AUTH_SECRET must have at least 32 characters; `openssl rand -base64 32` makes one',
  ),
  SMTP_URL: url('SMTP_URL', ['smtp:', 'smtps:']),
  MAIL_FROM: optional,
  GITHUB_ID: optional,
  GITHUB_SECRET: optional,
  GOOGLE_ID: optional,
  GOOGLE_SECRET: optional,
  DEFAULT_PLAN: z
    .enum(Object.keys(PLANS), `DEFAULT_PLAN must be one of ${Object.keys(PLANS).join(', ')}`)
    .default('self_hosted'),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text, issues) => {
      const cidrs = parseCidrs(text);
      if (cidrs) return cidrs;
      issues.addIssue(
        'TRUSTED_PROXIES must be a comma-separated list of CIDRs, for example 10.0.0.0/8,::1/128',
      );
      return z.NEVER;
    }),
  SIGNUPS: z.enum(['open', 'closed'], 'SIGNUPS must be open or closed').default('open'),
  LOG_LEVEL: z.enum(LOG_LEVELS, `LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

export type Config = ReturnType<typeof readConfig>;

/** A pair of settings that only work together. */
function pair(environment: z.infer<typeof Environment>, id: 'GITHUB' | 'GOOGLE') {
  const clientId = environment[`${id}_ID`];
  const clientSecret = environment[`${id}_SECRET`];
  if (clientId && clientSecret) return { clientId, clientSecret };
  if (clientId ?? clientSecret) throw new ConfigError(`Set both ${id}_ID and ${id}_SECRET, or neither`);
  return null;
}

/** The start stops with this one sentence. */
export class ConfigError extends Error {}

/**
 * Reads and checks the environment; the only place that does.
 * @throws {ConfigError} naming the variable and what is allowed.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env) {
  const parsed = Environment.safeParse(environment);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = String(issue?.path[0] ?? '');
    const words = issue?.message ?? 'is not valid';
    throw new ConfigError(words.startsWith(name) ? words : `${name}: ${words}`);
  }
  const env = parsed.data;
  const production = env.NODE_ENV === 'production';
  if ((env.UPSTASH_REDIS_REST_URL === undefined) !== (env.UPSTASH_REDIS_REST_TOKEN === undefined)) {
    throw new ConfigError('Set both UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN, or neither');
  }
  return {
    production,
    port: env.PORT,
    host: env.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    /** null: `http://localhost:<port>` once the port is known. */
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL ?? null,
    redisUrl: env.REDIS_URL ?? null,
    upstash:
      env.UPSTASH_REDIS_REST_URL && env.UPSTASH_REDIS_REST_TOKEN
        ? { url: env.UPSTASH_REDIS_REST_URL, token: env.UPSTASH_REDIS_REST_TOKEN }
        : null,
    authSecret: env.AUTH_SECRET ?? null,
    smtpUrl: env.SMTP_URL ?? null,
    mailFrom: env.MAIL_FROM ?? null,
    github: pair(env, 'GITHUB'),
    google: pair(env, 'GOOGLE'),
    defaultPlan: env.DEFAULT_PLAN,
    trustedProxies: env.TRUSTED_PROXIES,
    signups: env.SIGNUPS,
    logLevel: env.LOG_LEVEL,
  };
}

/** next-auth 4 reads its own variables; they follow from ours. */
export function setLibraryEnvironment(publicUrl: string, authSecret: string): void {
  process.env['NEXTAUTH_URL'] = publicUrl;
  process.env['NEXTAUTH_SECRET'] = authSecret;
  process.env['NEXT_TELEMETRY_DISABLED'] = '1';
}
