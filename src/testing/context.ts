import type { DomainConfig, DomainContext } from '#domain/context.ts';
import { parseAllowedRanges } from '#domain/delivery/parse-allowed-ranges.ts';
import type { Limiter } from '#domain/limit/limiter.ts';
import { PLANS } from '#domain/limit/plan.ts';
import type { Mail, Mailer } from '#domain/user/mailer.ts';
import { createContext } from '#server/context.ts';
import { createTestDatabase } from './database.ts';
import { silentLogger } from './silent-logger.ts';

export interface TestContext {
  context: DomainContext;
  connectionString: string;
  /** What would have been mailed, oldest first. */
  mails: Mail[];
  close(): Promise<void>;
}

/** Lets everything through; rate limits have tests of their own. */
const openLimiter: Limiter = {
  consume: (rule) =>
    Promise.resolve({
      allowed: true,
      limit: rule.capacity,
      remaining: rule.capacity,
      resetAtMs: 0,
      unreachable: false,
    }),
};

export const TEST_CONFIG: DomainConfig = {
  publicUrl: 'http://localhost:3000',
  signups: 'open',
  signInProviders: [],
  defaultPlan: 'self_hosted',
  plans: PLANS,
  billing: { trialDays: 0, graceDays: 7 },
};

export const TEST_ENCRYPTION_KEYS = [Buffer.alloc(32, 'test key')];

/** A whole context over a database of its own; end it with `close`. */
export async function createTestContext(
  overrides: Partial<Omit<DomainContext, 'config'>> & {
    config?: Partial<DomainConfig>;
    redisUrl?: string;
    /** As DELIVERY_ALLOW_CIDRS; unset: nothing but public addresses, which no test may send to. */
    allowCidrs?: string;
  } = {},
): Promise<TestContext> {
  const { config, redisUrl, allowCidrs = '', limiter = openLimiter, ...rest } = overrides;
  const allowed = parseAllowedRanges(allowCidrs);
  if ('problem' in allowed) throw new Error(allowed.problem);
  const database = await createTestDatabase();
  const mails: Mail[] = [];
  const mailer: Mailer = {
    kind: 'log',
    send: (mail) => {
      mails.push(mail);
      return Promise.resolve(true);
    },
  };
  const { context, close } = createContext(
    {
      config: { ...TEST_CONFIG, ...config },
      connectionString: database.connectionString,
      logger: rest.logger ?? silentLogger,
      limiter,
      mailer: rest.mailer ?? mailer,
      payments: null,
      encryptionKeys: TEST_ENCRYPTION_KEYS,
      deliveryAllowed: allowed.ranges,
      redisUrl,
    },
    rest,
  );
  return {
    context,
    connectionString: database.connectionString,
    mails,
    close: async () => {
      await close();
      await database.drop();
    },
  };
}
