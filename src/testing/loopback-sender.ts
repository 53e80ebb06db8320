import type { Sender } from '#domain/delivery/sender.ts';
import { parseAllowedRanges } from '#domain/delivery/parse-allowed-ranges.ts';
import { createHttpSender } from '#infra/http-sender.ts';
import { createTargetGuard } from '#infra/target-guard.ts';

/** A sender that may go to 127.0.0.1 and nowhere else; every name leads there. */
export function createLoopbackSender(options: { timeoutMs?: number; ca?: string } = {}): Sender {
  const parsed = parseAllowedRanges('127.0.0.1');
  const guard = createTargetGuard({
    allowed: 'ranges' in parsed ? parsed.ranges : [],
    resolveHost: () => Promise.resolve(['127.0.0.1']),
  });
  return createHttpSender({ guard, clock: Date, timeoutMs: 5_000, ...options });
}
