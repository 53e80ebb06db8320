import type { Competitor } from '../competitor.ts';
import { loadValues, type Bench } from './capture.ts';

const RATES = [200, 1_000];
const CONNECTIONS = 32;

/** One round of push latency: from the sender's acknowledgement, and from its send, to the subscriber's frame. */
export async function measurePush(bench: Bench, competitors: readonly Competitor[]): Promise<void> {
  const { plan, generator, measurements } = bench;
  for (const rate of RATES) {
    const scenario = `push, ${rate} requests/s`;
    for (const competitor of competitors) {
      const { target, watched, stream } = competitor;
      if (!stream) continue;
      await generator.run({ do: 'subscribe', target: stream, count: 1 });
      const { warmupMs, durationMs } = plan;
      const load = { target, watched, connections: CONNECTIONS, warmupMs, durationMs, rate };
      const result = await generator.run({ do: 'fixed-rate', ...load });
      await generator.run({ do: 'unsubscribe' });
      const { pushAfterAck, pushAfterSend } = result;
      measurements.add(scenario, competitor.name, {
        ...loadValues(result),
        afterAckP50Ms: pushAfterAck.p50,
        afterAckP99Ms: pushAfterAck.p99,
        afterSendP50Ms: pushAfterSend.p50,
        afterSendP99Ms: pushAfterSend.p99,
      });
      await measurements.audit(scenario, competitor, result);
    }
  }
}
