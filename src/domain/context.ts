import type { PrismaClient } from '#generated/prisma/client.ts';
import type { Payments } from './billing/payments.ts';
import type { ClientAnswers } from './client-answer/client-answers.ts';
import type { Sender } from './delivery/sender.ts';
import type { TargetGuard } from './delivery/target-guard.ts';
import type { EndpointLookup } from './endpoint/lookup.ts';
import type { CaptureAllowance } from './limit/capture-allowance.ts';
import type { Limiter } from './limit/limiter.ts';
import type { Plan } from './limit/plan.ts';
import type { Metrics } from './metrics.ts';
import type { SecretBox } from './secret/secret-box.ts';
import type { Appender } from './stream/append.ts';
import type { Bus } from './stream/bus.ts';
import type { LogStore } from './stream/log-store.ts';
import type { Presence } from './stream/presence.ts';
import type { Tails } from './stream/tail.ts';
import type { Mailer } from './user/mailer.ts';

export interface Clock {
  /** Unix time in whole milliseconds. */
  now(): number;
  /** The same with fractions of a millisecond. */
  nowPrecise(): number;
}

/** The part of pino that the domain uses: fields first, then one short sentence. */
export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface DomainConfig {
  /** Origin of pages, capture URLs and streams, without a trailing slash. */
  publicUrl: string;
  signups: 'open' | 'closed' | 'invite';
  /** Plan of a new workspace. */
  defaultPlan: string;
  plans: Readonly<Record<string, Plan>>;
  billing: {
    /** Of a workspace's first subscription; 0: none. */
    trialDays: number;
    /** How long a plan outlives a failed payment. */
    graceDays: number;
  };
  /** Those with a client id and secret. */
  signInProviders: readonly ('github' | 'google')[];
}

/** Everything a verb works with; built once in the composition root and passed down. */
export interface DomainContext {
  config: DomainConfig;
  db: PrismaClient;
  clock: Clock;
  logger: Logger;
  bus: Bus;
  logStore: LogStore;
  appender: Appender;
  tails: Tails;
  presence: Presence;
  limiter: Limiter;
  metrics: Metrics;
  mailer: Mailer;
  /** Null: billing is off. */
  payments: Payments | null;
  endpoints: EndpointLookup;
  captureAllowance: CaptureAllowance;
  clientAnswers: ClientAnswers;
  /** Where requests may be sent. */
  targetGuard: TargetGuard;
  sender: Sender;
  /** Encrypts what must be read back. */
  secretBox: SecretBox;
}
