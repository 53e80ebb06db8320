import type { Logger as PinoLogger } from 'pino';
import type { DomainConfig, DomainContext } from '#domain/context.ts';
import type { Payments } from '#domain/billing/payments.ts';
import type { AddressRange } from '#domain/delivery/special-ranges.ts';
import { createClientAnswers } from '#domain/client-answer/client-answers.ts';
import { createAnswerRecorder } from '#domain/client-answer/record-answers.ts';
import { createEndpointLookup } from '#domain/endpoint/lookup.ts';
import { createCaptureAllowance } from '#domain/limit/capture-allowance.ts';
import type { Limiter } from '#domain/limit/limiter.ts';
import { createSecretBox } from '#domain/secret/secret-box.ts';
import { createAppender } from '#domain/stream/append.ts';
import type { LogStore } from '#domain/stream/log-store.ts';
import { createTails } from '#domain/stream/tail.ts';
import type { Mailer } from '#domain/user/mailer.ts';
import { planById } from '#domain/workspace/plan-of.ts';
import { createMemoryAnswerRoutes } from '#infra/answer-routes-memory.ts';
import { createRedisAnswerRoutes } from '#infra/answer-routes-redis.ts';
import { createMemoryBus } from '#infra/bus-memory.ts';
import { createRedisBus } from '#infra/bus-redis.ts';
import { createSystemClock } from '#infra/clock.ts';
import { createDatabase } from '#infra/database.ts';
import { createHttpSender } from '#infra/http-sender.ts';
import { createLogStore } from '#infra/log-store/log-store.ts';
import { createMemoryPresence } from '#infra/presence-memory.ts';
import { addProcessMetrics, createMetrics } from '#infra/metrics.ts';
import { createRedisPresence } from '#infra/presence-redis.ts';
import { createRedisLink } from '#infra/redis/link.ts';
import { createTargetGuard } from '#infra/target-guard.ts';
import { meteredLimiter, meteredLogStore, meteredPresence } from './metered.ts';

export interface ContextParts {
  config: DomainConfig;
  connectionString: string;
  logger: PinoLogger | DomainContext['logger'];
  limiter: Limiter;
  mailer: Mailer;
  /** Null: billing is off. */
  payments: Payments | null;
  /** The first encrypts, all decrypt. */
  encryptionKeys: readonly Buffer[];
  /** Where requests may be sent besides public addresses. */
  deliveryAllowed?: readonly AddressRange[];
  /** Where several nodes hear of each other; without it this one is alone. */
  redisUrl?: string | undefined;
  /** This context is the only one of its process, whose memory and CPU are among its metrics. */
  isWholeProcess?: true;
}

export interface BuiltContext {
  context: DomainContext;
  /** Commits what waits, then closes everything in reverse. */
  close(): Promise<void>;
}

/** What nodes have in common: of this node alone, or of all that share a Redis. */
function createShared(parts: ContextParts, logStore: LogStore) {
  const { redisUrl, logger } = parts;
  if (redisUrl === undefined) {
    const close = (): Promise<void> => Promise.resolve();
    const answerRoutes = createMemoryAnswerRoutes();
    return { bus: createMemoryBus(logger), presence: createMemoryPresence(), answerRoutes, close };
  }
  const link = createRedisLink(redisUrl, logger);
  const bus = createRedisBus(link, logger);
  const presence = createRedisPresence(link, { logger, logStore });
  const close = async (): Promise<void> => {
    await Promise.all([presence.close(), bus.drain()]);
    link.close();
  };
  return { bus, presence, answerRoutes: createRedisAnswerRoutes(link, logger), close };
}

/** Everything that verbs work with, built once; `overrides` are for tests. */
export function createContext(parts: ContextParts, overrides: Partial<DomainContext> = {}): BuiltContext {
  const { config, connectionString, logger, limiter, mailer } = parts;
  const clock = overrides.clock ?? createSystemClock();
  const database = createDatabase(connectionString, { logger });
  const metrics = createMetrics({ queueDepth: () => appender.depth() });
  if (parts.isWholeProcess) addProcessMetrics(metrics);
  const ownStore = createLogStore({ connectionString, clock, logger });
  const logStore = overrides.logStore ?? meteredLogStore(ownStore, metrics);
  const shared = createShared(parts, logStore);
  const bus = overrides.bus ?? shared.bus;
  const tails = createTails({ logStore, bus, logger });
  const appender = createAppender({
    logStore,
    bus,
    nowMs: () => clock.nowPrecise(),
    isFollowed: (endpointId) => tails.has(endpointId),
  });
  const endpoints = createEndpointLookup({
    db: database.db,
    bus,
    clock,
    endpointLimit: (planId) => planById({ config }, planId).endpoints,
  });
  const targetGuard = overrides.targetGuard ?? createTargetGuard({ allowed: parts.deliveryAllowed ?? [] });
  const sender = overrides.sender ?? createHttpSender({ guard: targetGuard, clock });
  const presence = overrides.presence ?? meteredPresence(shared.presence, metrics);
  const clientAnswers = createClientAnswers({
    routes: shared.answerRoutes,
    presence,
    recorder: createAnswerRecorder(database.db, logger),
    clock,
  });
  const context: DomainContext = {
    config,
    db: database.db,
    clock,
    logger,
    bus,
    logStore,
    appender,
    tails,
    presence,
    limiter: meteredLimiter(limiter, metrics),
    metrics,
    mailer,
    payments: parts.payments,
    endpoints,
    captureAllowance: createCaptureAllowance({ db: database.db, clock }),
    clientAnswers,
    targetGuard,
    sender,
    secretBox: createSecretBox(parts.encryptionKeys),
    ...overrides,
  };
  return {
    context,
    close: async () => {
      await sender.close();
      await appender.drain();
      await clientAnswers.close();
      tails.close();
      endpoints.close();
      await shared.close();
      await ownStore.close();
      await database.close();
    },
  };
}
