import { parseAllowedRanges } from '#domain/delivery/parse-allowed-ranges.ts';
import { createSystemClock } from '#infra/clock.ts';
import { createHttpSender } from '#infra/http-sender.ts';
import { createMemoryLimiter } from '#infra/limiter-memory.ts';
import { createLogger } from '#infra/logger.ts';
import { createTargetGuard } from '#infra/target-guard.ts';
import { createContext } from '#server/context.ts';
import { startDeliveries } from '#server/deliveries.ts';
import { TEST_CONFIG, TEST_ENCRYPTION_KEYS } from '#testing/context.ts';
import { CHAOS_LEASE_MS, CHAOS_TIMEOUT_MS } from './times.ts';
import { NODE_HEADER } from './receiver.ts';

// A node that only delivers, in a process of its own, to be killed.

const [connectionString = '', name = ''] = process.argv.slice(2);
const clock = createSystemClock();
const allowed = parseAllowedRanges('127.0.0.0/8');
if ('problem' in allowed) throw new Error(allowed.problem);
const guard = createTargetGuard({ allowed: allowed.ranges });
const sender = createHttpSender({ guard, clock, timeoutMs: CHAOS_TIMEOUT_MS });
const { context } = createContext(
  {
    config: TEST_CONFIG,
    connectionString,
    logger: createLogger('error'),
    limiter: createMemoryLimiter({ clock }),
    mailer: { kind: 'log', send: () => Promise.resolve(true) },
    payments: null,
    encryptionKeys: TEST_ENCRYPTION_KEYS,
  },
  {
    sender: {
      ...sender,
      // So that a repeated delivery can be laid to the node that had it in flight.
      send: (attempt, signal) =>
        sender.send({ ...attempt, addedHeaders: [...attempt.addedHeaders, [NODE_HEADER, name]] }, signal),
    },
  },
);
startDeliveries(context, connectionString, { leaseTtlMs: CHAOS_LEASE_MS, pollMs: 250 });
process.send?.('ready');
// A node whose run has ended must not outlive it.
process.on('disconnect', () => process.exit());
