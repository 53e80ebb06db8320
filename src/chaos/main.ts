import { parseArgs } from 'node:util';
import { applyMigrations } from '#infra/migrations.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { startThrowAwayPostgres } from '#testing/throw-away-postgres.ts';
import { runDeliveryChaos, type ChaosReport } from './delivery/run.ts';

// npm run chaos -- delivery [--events 50000] [--seed n]: what must hold while everything around it breaks.

const USAGE = 'npm run chaos -- delivery [--events 50000] [--seed n] [--nodes 3] [--minutes 10]\n';

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function show(report: ChaosReport): void {
  const { events, tookMs, violations, byMode, ...counts } = report;
  const seconds = tookMs / 1000;
  say('');
  for (const [name, count] of Object.entries({ events, ...counts })) say(`${name.padEnd(12)} ${count}`);
  say(`${'seconds'.padEnd(12)} ${seconds.toFixed(1)} (${Math.round(report.attempts / seconds)} attempts/s)`);
  say(
    `receiver     ${Object.entries(byMode)
      .map(([mode, count]) => `${mode} ${count}`)
      .join(', ')}`,
  );
  say(violations.length === 0 ? 'Each event ended as the schedule says.' : violations.join('\n'));
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      events: { type: 'string', default: '50000' },
      seed: { type: 'string', default: String(Date.now() % 100_000) },
      nodes: { type: 'string', default: '3' },
      minutes: { type: 'string', default: '10' },
    },
  });
  if (positionals.join() !== 'delivery') {
    process.stderr.write(USAGE);
    return 2;
  }
  const seed = Number(values.seed);
  say(`seed ${seed}`);
  const postgres = await startThrowAwayPostgres();
  try {
    await applyMigrations(postgres.connectionString, silentLogger);
    const report = await runDeliveryChaos(postgres.connectionString, {
      ...{ events: Number(values.events), seed, nodes: Number(values.nodes), endpoints: 40 },
      ...{ killEveryMs: 8_000, withinMs: Number(values.minutes) * 60_000, say },
    });
    show(report);
    return report.violations.length === 0 ? 0 : 1;
  } finally {
    await postgres.stop();
  }
}

process.exitCode = await main();
