import type { Competitor } from '../competitor.ts';
import type { Bench } from './capture.ts';

const FAN_OUTS = [
  { subscribers: 100, events: 1_000 },
  { subscribers: 1_000, events: 100 },
];
const CONNECTIONS = 8;
/** Few enough that each event finds the server idle. */
const SINGLE_RATE = 10;
const SINGLE_MS = 1_500;

/** One round of fan-out: deliveries under load, and how long a single event takes to the last subscriber. */
export async function measureFanout(bench: Bench, competitors: readonly Competitor[]): Promise<void> {
  const { generator, measurements } = bench;
  for (const { subscribers, events } of FAN_OUTS) {
    const scenario = `fan-out, ${subscribers} subscribers`;
    for (const competitor of competitors) {
      const { target, watched, stream } = competitor;
      if (!stream) continue;
      await generator.run({ do: 'subscribe', target: stream, count: subscribers });
      const load = { target, watched, connections: CONNECTIONS };
      const single = await generator.run({
        do: 'fixed-rate',
        ...load,
        warmupMs: 200,
        durationMs: SINGLE_MS,
        rate: SINGLE_RATE,
      });
      const burst = await generator.run({ do: 'burst', ...load, events });
      await generator.run({ do: 'unsubscribe' });
      const { cpu, deliveries, elapsedMs } = burst;
      measurements.add(scenario, competitor.name, {
        deliveriesPerSecond: deliveries / (elapsedMs / 1000),
        serverUs: (cpu.serverMs * 1000) / deliveries,
        postgresUs: (cpu.postgresMs * 1000) / deliveries,
        generatorUs: (cpu.generatorMs * 1000) / deliveries,
        generatorShare: cpu.generatorMs / elapsedMs,
        lastAfterSendP50Ms: single.pushAfterSend.p50,
        lastAfterAckP50Ms: single.pushAfterAck.p50,
      });
      const acknowledged = single.acknowledged + burst.acknowledged;
      await measurements.audit(scenario, competitor, { acknowledged, failed: single.failed + burst.failed });
    }
  }
}
