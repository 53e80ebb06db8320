import type { Check } from './check.ts';
import type { Result } from './run.ts';

const WIDTHS = { check: 38, expected: 56, seen: 72 };
const MARK: Record<Result['outcome'], string> = { ok: 'ok', failed: 'FAILED', 'not checked': '-' };

function cell(text: string, width: number): string {
  const line = text.replace(/\s+/g, ' ');
  return (line.length > width ? `${line.slice(0, width - 1)}…` : line).padEnd(width);
}

function row(check: string, expected: string, rest: { seen: string; ok: string }): string {
  const cells = [
    cell(check, WIDTHS.check),
    cell(expected, WIDTHS.expected),
    cell(rest.seen, WIDTHS.seen),
    rest.ok,
  ];
  return cells.join('  ').trimEnd();
}

/** One line of the table, with its group's head when it is the first of it. */
export function tableLine(result: Result, before: Result | null): string {
  const { check, seen, outcome } = result;
  const line = row(check.id.slice(check.group.length + 1), check.expected, { seen, ok: MARK[outcome] });
  if (before?.check.group === check.group) return line;
  const head = row(check.group, 'expected', { seen: 'seen', ok: 'ok' });
  return `\n${head}\n${'─'.repeat(head.length + 4)}\n${line}`;
}

/** What the table has no room for, and the sum. */
export function summary(results: readonly Result[]): string {
  const of = (outcome: Result['outcome']) => results.filter((one) => one.outcome === outcome);
  const failed = of('failed').flatMap(({ check, seen }) => [
    '',
    `FAILED ${check.id}: ${check.title}`,
    `  expected: ${check.expected}`,
    `  seen:     ${seen}`,
  ]);
  const skipped = of('not checked').map(({ check, seen }) => `not checked: ${check.id} (${seen})`);
  const sum = `${of('ok').length} ok, ${of('failed').length} failed, ${skipped.length} not checked`;
  return [...failed, ...(skipped.length > 0 ? ['', ...skipped] : []), '', sum].join('\n');
}

export function listing(checks: readonly Check[]): string {
  return checks.map(({ id, title, slow }) => `${id.padEnd(40)}${title}${slow ? ' (--slow)' : ''}`).join('\n');
}

/** For programs. */
export function toJson(results: readonly Result[]): string {
  const rows = results.map(({ check, seen, outcome, ms }) => {
    const { id, group, title, expected } = check;
    return { id, group, title, expected, seen, outcome, ms };
  });
  return `${JSON.stringify(rows, null, 2)}\n`;
}
