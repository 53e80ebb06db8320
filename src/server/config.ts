import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { parseAllowedRanges } from '#domain/delivery/parse-allowed-ranges.ts';
import { parsePlans } from '#domain/limit/parse-plans.ts';
import { PLANS } from '#domain/limit/plan.ts';
import { parseEncryptionKeys } from '#domain/secret/encryption-key.ts';
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

/** Stripe takes no longer trial than two years. */
function days(name: string, unset: number) {
  const words = `${name} must be a whole number of days from 0 to 730`;
  return optional
    .transform((text) => (text === undefined ? unset : Number(text)))
    .pipe(z.int(words).min(0, words).max(730, words));
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
  DATA_DIR: optional.transform((dir) => path.resolve(dir ?? '.data')),
  DATABASE_URL: url('DATABASE_URL', ['postgres:', 'postgresql:']),
  REDIS_URL: url('REDIS_URL', ['redis:', 'rediss:', 'unix:']),
  UPSTASH_REDIS_REST_URL: url('UPSTASH_REDIS_REST_URL', ['http:', 'https:']),
  UPSTASH_REDIS_REST_TOKEN: optional,
  AUTH_SECRET: optional.refine(
    (secret) => secret === undefined || secret.length >= 32,
    'AUTH_SECRET must have at least 32 characters; `openssl rand -base64 32` makes one',
  ),
  ENCRYPTION_KEY: optional.transform((text, issues) => {
    const keys = text === undefined ? undefined : parseEncryptionKeys(text);
    if (keys !== null) return keys;
    issues.addIssue(
      'ENCRYPTION_KEY must be 32 bytes in base64 or hexadecimal, or several of them separated by commas; `openssl rand -base64 32` makes one',
    );
    return z.NEVER;
  }),
  SMTP_URL: url('SMTP_URL', ['smtp:', 'smtps:']),
  MAIL_FROM: optional,
  GITHUB_ID: optional,
  GITHUB_SECRET: optional,
  GOOGLE_ID: optional,
  GOOGLE_SECRET: optional,
  PLANS_FILE: optional,
  DEFAULT_PLAN: optional,
  STRIPE_SECRET_KEY: optional,
  STRIPE_WEBHOOK_SECRET: optional,
  STRIPE_API_BASE: url('STRIPE_API_BASE', ['http:', 'https:']),
  TRIAL_DAYS: days('TRIAL_DAYS', 0),
  GRACE_DAYS: days('GRACE_DAYS', 7),
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
  DELIVERY_ALLOW_CIDRS: z
    .string()
    .default('')
    .transform((text, issues) => {
      const parsed = parseAllowedRanges(text);
      if ('ranges' in parsed) return parsed.ranges;
      issues.addIssue(`DELIVERY_ALLOW_CIDRS: ${parsed.problem}`);
      return z.NEVER;
    }),
  METRICS_TOKEN: optional.refine(
    (token) => token === undefined || /^[\x21-\x7e]{16,512}$/.test(token),
    'METRICS_TOKEN must have at least 16 characters, without spaces; `openssl rand -hex 16` makes one',
  ),
  DRAIN_SECONDS: z.coerce
    .number('DRAIN_SECONDS must be a number of seconds from 0 to 60')
    .min(0, 'DRAIN_SECONDS must be a number of seconds from 0 to 60')
    .max(60, 'DRAIN_SECONDS must be a number of seconds from 0 to 60')
    .default(0),
  SIGNUPS: z.enum(['open', 'closed'], 'SIGNUPS must be open or closed').default('open'),
  LOG_LEVEL: z.enum(LOG_LEVELS, `LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}`).default('info'),
});

export type Config = ReturnType<typeof readConfig>;

type Parsed = z.infer<typeof Environment>;

/** The start stops with this one sentence. */
export class ConfigError extends Error {}

/** Settings that only work together. */
function both(names: readonly [string, string], values: readonly [string | undefined, string | undefined]) {
  const [first, second] = values;
  if (first !== undefined && second !== undefined) return [first, second] as const;
  if (first === second) return null;
  throw new ConfigError(`Set both ${names[0]} and ${names[1]}, or neither`);
}

function oauthClient(env: Parsed, id: 'GITHUB' | 'GOOGLE') {
  const found = both([`${id}_ID`, `${id}_SECRET`], [env[`${id}_ID`], env[`${id}_SECRET`]]);
  return found && { clientId: found[0], clientSecret: found[1] };
}

function upstashOf(env: Parsed) {
  const names = ['UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN'] as const;
  const found = both(names, [env.UPSTASH_REDIS_REST_URL, env.UPSTASH_REDIS_REST_TOKEN]);
  return found && { url: found[0], token: found[1] };
}

/** An operator's own table takes the place of ours as a whole. */
function plansOf({ PLANS_FILE: file }: Parsed): typeof PLANS {
  if (file === undefined) return PLANS;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`PLANS_FILE must name a file that this process can read: ${why}`);
  }
  const parsed = parsePlans(text);
  if ('problem' in parsed) throw new ConfigError(`PLANS_FILE ${file}: ${parsed.problem}`);
  return parsed.plans;
}

/** Where plans are sold, nobody begins without limits. */
function defaultPlanOf({ DEFAULT_PLAN, PLANS_FILE: file, ...env }: Parsed, plans: typeof PLANS): string {
  const id = DEFAULT_PLAN ?? (env.STRIPE_SECRET_KEY === undefined ? 'self_hosted' : 'free');
  if (Object.hasOwn(plans, id)) return id;
  const where = file === undefined ? '' : `, the plans of ${file}`;
  throw new ConfigError(`DEFAULT_PLAN must be one of ${Object.keys(plans).join(', ')}${where}; it is ${id}`);
}

function stripeOf(env: Parsed, plans: typeof PLANS, defaultPlan: string) {
  const names = ['STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'] as const;
  const found = both(names, [env.STRIPE_SECRET_KEY, env.STRIPE_WEBHOOK_SECRET]);
  if (!found) return null;
  if (Object.values(plans).every(({ priceIds }) => priceIds.length === 0)) {
    throw new ConfigError(
      'STRIPE_SECRET_KEY is set, but no plan has a price: set PLANS_FILE to a table in which the plans that are sold have priceIds',
    );
  }
  if ((plans[defaultPlan]?.priceIds.length ?? 0) > 0) {
    throw new ConfigError(
      `DEFAULT_PLAN must be a plan without priceIds when STRIPE_SECRET_KEY is set; ${defaultPlan} is sold`,
    );
  }
  return { secretKey: found[0], webhookSecret: found[1], apiBase: env.STRIPE_API_BASE ?? null };
}

function parse(environment: NodeJS.ProcessEnv): Parsed {
  const parsed = Environment.safeParse(environment);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0] ?? '');
  const words = issue?.message ?? 'is not valid';
  throw new ConfigError(words.startsWith(name) ? words : `${name}: ${words}`);
}

/**
 * Reads and checks the environment; the only place that does.
 * @throws {ConfigError} naming the variable and what is allowed.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env) {
  const env = parse(environment);
  const production = env.NODE_ENV === 'production';
  const plans = plansOf(env);
  const defaultPlan = defaultPlanOf(env, plans);
  return {
    production,
    port: env.PORT,
    host: env.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
    /** Without a trailing slash; where people and senders reach this server. */
    publicUrl: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
    dataDir: env.DATA_DIR,
    /** undefined: the embedded one. */
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    upstash: upstashOf(env),
    authSecret: env.AUTH_SECRET,
    /** undefined: one is made and kept in the data directory. */
    encryptionKeys: env.ENCRYPTION_KEY,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    github: oauthClient(env, 'GITHUB'),
    google: oauthClient(env, 'GOOGLE'),
    /** By id. */
    plans,
    defaultPlan,
    /** null: billing is off. */
    stripe: stripeOf(env, plans, defaultPlan),
    trialDays: env.TRIAL_DAYS,
    graceDays: env.GRACE_DAYS,
    trustedProxies: env.TRUSTED_PROXIES,
    /** Besides public addresses. */
    deliveryAllowed: env.DELIVERY_ALLOW_CIDRS,
    /** undefined: there is no /metrics. */
    metricsToken: env.METRICS_TOKEN,
    drainDelayMs: 1_000 * env.DRAIN_SECONDS,
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
