import type { CompetitorName, Competitor } from './competitor.ts';
import type { BurstResult, LoadResult } from './load/protocol.ts';
import { median } from './percentiles.ts';

/** Named values of one round, or their medians over the rounds. */
export type Values = Readonly<Record<string, number>>;

/** All rounds of all competitors. */
export class Measurements {
  private readonly rounds = new Map<string, Map<CompetitorName, Values[]>>();
  readonly faults: string[] = [];

  add(scenario: string, name: CompetitorName, values: Values): void {
    const byName = this.rounds.get(scenario) ?? new Map<CompetitorName, Values[]>();
    this.rounds.set(scenario, byName);
    byName.set(name, [...(byName.get(name) ?? []), values]);
  }

  /** Stored must be what was acknowledged, no more and no less, numbered without a gap. */
  async audit(
    scenario: string,
    competitor: Competitor,
    result: Pick<LoadResult | BurstResult, 'acknowledged' | 'failed'>,
  ): Promise<void> {
    const where = `${scenario}, ${competitor.name}`;
    if (result.failed > 0) this.faults.push(`${where}: ${result.failed} requests were refused`);
    if (!competitor.audit) return;
    const { stored, fault } = await competitor.audit();
    if (fault !== null) this.faults.push(`${where}: ${fault}`);
    if (stored !== result.acknowledged) {
      this.faults.push(`${where}: ${result.acknowledged} acknowledged, ${stored} stored`);
    }
  }

  scenarios(): string[] {
    return [...this.rounds.keys()];
  }

  names(scenario: string): CompetitorName[] {
    return [...(this.rounds.get(scenario)?.keys() ?? [])];
  }

  median(scenario: string, name: CompetitorName, value: string): number {
    const rounds = this.rounds.get(scenario)?.get(name) ?? [];
    return median(rounds.map((values) => values[value] ?? NaN));
  }

  /** The median of the rounds' own ratios: what slows a whole round falls out. */
  ratio(scenario: string, value: string, to: CompetitorName): number {
    const ours = this.rounds.get(scenario)?.get('hookwire') ?? [];
    const theirs = this.rounds.get(scenario)?.get(to) ?? [];
    return median(ours.map((values, i) => (values[value] ?? NaN) / (theirs[i]?.[value] ?? NaN)));
  }

  toJson(): Record<string, Record<string, Values[]>> {
    return Object.fromEntries(
      [...this.rounds].map(([scenario, byName]) => [scenario, Object.fromEntries(byName)]),
    );
  }
}
