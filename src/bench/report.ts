import os from 'node:os';
import type { CompetitorName } from './competitor.ts';
import type { Measurements } from './measurements.ts';

interface Column {
  title: string;
  value: string;
  digits: number;
  /** Factor to the shown unit. */
  scale?: number;
}

const CPU: Column[] = [
  { title: 'server µs', value: 'serverUs', digits: 1 },
  { title: 'postgres µs', value: 'postgresUs', digits: 1 },
  { title: 'generator µs', value: 'generatorUs', digits: 1 },
];

const CAPTURE: Column[] = [
  { title: 'requests/s', value: 'perSecond', digits: 0 },
  { title: 'p50 ms', value: 'p50Ms', digits: 2 },
  { title: 'p99 ms', value: 'p99Ms', digits: 2 },
  ...CPU,
  { title: 'generator %', value: 'generatorShare', digits: 0, scale: 100 },
];

const COLUMNS: Record<string, Column[]> = {
  capture: CAPTURE,
  limits: CAPTURE,
  'captures beside deliveries': [
    ...CAPTURE,
    { title: 'deliveries/s', value: 'deliveredPerSecond', digits: 0 },
  ],
  deliver: [
    { title: 'deliveries/s', value: 'perSecond', digits: 0 },
    { title: 'sender µs', value: 'serverUs', digits: 1 },
    { title: 'postgres µs', value: 'postgresUs', digits: 1 },
    { title: 'receiver µs', value: 'receiverUs', digits: 1 },
  ],
  push: [
    { title: 'ack→push p50', value: 'afterAckP50Ms', digits: 3 },
    { title: 'p99 ms', value: 'afterAckP99Ms', digits: 3 },
    { title: 'send→push p50', value: 'afterSendP50Ms', digits: 2 },
    { title: 'p99 ms', value: 'afterSendP99Ms', digits: 2 },
    { title: 'send→ack p50', value: 'p50Ms', digits: 2 },
    { title: 'p99 ms', value: 'p99Ms', digits: 2 },
    ...CPU,
  ],
  'fan-out': [
    { title: 'deliveries/s', value: 'deliveriesPerSecond', digits: 0 },
    { title: 'one event, send→last ms', value: 'lastAfterSendP50Ms', digits: 2 },
    ...CPU,
    { title: 'generator %', value: 'generatorShare', digits: 0, scale: 100 },
  ],
  idle: [
    { title: 'KiB each', value: 'eachKib', digits: 1 },
    { title: 'RSS KiB', value: 'rssKib', digits: 1 },
    { title: 'private KiB', value: 'privateKib', digits: 1 },
    { title: 'JS heap KiB', value: 'heapKib', digits: 1 },
    { title: 'external KiB', value: 'externalKib', digits: 1 },
  ],
};

const LABELS: Record<CompetitorName, string> = {
  sink: 'bare node:http sink',
  minimal: 'minimal durable',
  hookwire: 'Hookwire',
  unlimited: 'Hookwire, no limits',
  'at-rest': 'Hookwire, nothing to deliver',
  undici: 'undici alone',
};

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return rows.map((row) => `  ${line(row).trimEnd()}`).join('\n');
}

function shown(value: number, digits: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(digits);
}

function scenarioTable(measurements: Measurements, scenario: string): string {
  const [phase = ''] = scenario.split(',', 1);
  const columns = COLUMNS[phase] ?? [];
  const names = measurements.names(scenario);
  const rows = names.map((name) => [
    LABELS[name],
    ...columns.map(({ value, digits, scale = 1 }) =>
      shown(measurements.median(scenario, name, value) * scale, digits),
    ),
  ]);
  const ratios = names
    .filter((name) => name !== 'hookwire')
    .map((name) => [
      `Hookwire ÷ ${LABELS[name]}`,
      ...columns.map(({ value }) => shown(measurements.ratio(scenario, value, name), 2)),
    ]);
  return `${scenario}\n${table([['', ...columns.map(({ title }) => title)], ...rows, ...ratios])}\n`;
}

interface Goal {
  words: string;
  measured: number;
  holds: boolean;
}

/** What the product promises; a scenario that was not run promises nothing. */
function goals(measurements: Measurements): Goal[] {
  const found: Goal[] = [];
  const add = (words: string, measured: number, holds: (value: number) => boolean): void => {
    if (!Number.isNaN(measured)) found.push({ words, measured, holds: holds(measured) });
  };
  for (const scenario of measurements.scenarios()) {
    const ratio = (value: string): number => measurements.ratio(scenario, value, 'minimal');
    const ours = (value: string): number => measurements.median(scenario, 'hookwire', value);
    if (scenario.startsWith('deliver')) {
      const of = measurements.ratio(scenario, 'perSecond', 'undici');
      add(`${scenario}: ≥ 0.50 × undici alone`, of, (is) => is >= 0.5);
    } else if (scenario.startsWith('captures beside')) {
      const kept = measurements.ratio(scenario, 'perSecond', 'at-rest');
      add(`${scenario}: throughput ≥ 0.85 × with nothing to deliver`, kept, (is) => is >= 0.85);
    } else if (scenario.startsWith('limits')) {
      const on = measurements.ratio(scenario, 'perSecond', 'unlimited');
      add(`${scenario}: throughput ≥ 0.95 × without limits`, on, (is) => is >= 0.95);
    } else if (scenario.includes('connections')) {
      add(`${scenario}: throughput ≥ 0.80 × minimal durable`, ratio('perSecond'), (is) => is >= 0.8);
    } else if (scenario.startsWith('capture')) {
      add(`${scenario}: p99 ≤ 1.5 × minimal durable`, ratio('p99Ms'), (is) => is <= 1.5);
    } else if (scenario.startsWith('push')) {
      add(`${scenario}: push ≤ 0.3 ms after the answer (p50)`, ours('afterAckP50Ms'), (is) => is <= 0.3);
    } else if (scenario.startsWith('idle')) {
      add(`${scenario}: ≤ 15 KiB each`, ours('eachKib'), (is) => is <= 15);
    }
  }
  return found;
}

export function describeMachine(): string {
  const [cpu] = os.cpus();
  const memory = (os.totalmem() / 1024 ** 3).toFixed(0);
  return `${os.availableParallelism()} cores (${cpu?.model ?? 'unknown'}), ${memory} GiB, ${os.type()} ${os.release()}, Node ${process.version}; load average ${os.loadavg()[0]?.toFixed(1) ?? '?'}`;
}

export function describe(measurements: Measurements): string {
  const tables = measurements.scenarios().map((scenario) => scenarioTable(measurements, scenario));
  const lines = goals(measurements).map(
    ({ words, measured, holds }) => `  ${holds ? 'met   ' : 'MISSED'}  ${words}: ${measured.toFixed(3)}`,
  );
  const faults = measurements.faults.map((fault) => `  ${fault}`);
  const stored =
    faults.length === 0
      ? 'Stored = acknowledged, seq gapless up to the cursor: in every round.'
      : `FAULTS\n${faults.join('\n')}`;
  return `${tables.join('\n')}\nGoals\n${lines.join('\n')}\n\n${stored}\n`;
}
