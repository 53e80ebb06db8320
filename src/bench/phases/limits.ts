import type { Competitor } from '../competitor.ts';
import { loadValues, type Bench } from './capture.ts';

const SCENARIO = 'limits, a finite plan beside one without limits';
const CONNECTIONS = 64;
/** The two differ by little, so they take turns often. */
const PAIRS_A_ROUND = 4;

/** One round of full load on each, with the first and the second by turns. */
export async function measureLimits(bench: Bench, competitors: readonly Competitor[]): Promise<void> {
  const { plan, generator, measurements } = bench;
  const { warmupMs, durationMs } = plan;
  for (let pair = 0; pair < PAIRS_A_ROUND; pair++) {
    for (const competitor of pair % 2 === 0 ? competitors : [...competitors].reverse()) {
      const { target, watched } = competitor;
      const load = { target, watched, connections: CONNECTIONS, warmupMs, durationMs };
      const result = await generator.run({ do: 'closed-loop', ...load });
      measurements.add(SCENARIO, competitor.name, loadValues(result));
      await measurements.audit(SCENARIO, competitor, result);
    }
  }
}
