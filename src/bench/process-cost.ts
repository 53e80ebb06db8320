import { readdirSync, readFileSync } from 'node:fs';

// What processes have used so far, as Linux tells it; elsewhere nothing is known and the columns stay empty.

/** The kernel's USER_HZ, which is 100 on every platform that Node runs on. */
const MS_PER_TICK = 10;

interface Stat {
  parent: number;
  ownMs: number;
  /** Of children that have ended. */
  endedMs: number;
}

function statOf(pid: number | string): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // proc(5): the name in parentheses may hold anything; fields count from 3 behind it.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const field = (number: number): number => fields[number - 3] ?? 0;
    return {
      parent: field(4),
      ownMs: (field(14) + field(15)) * MS_PER_TICK,
      endedMs: (field(16) + field(17)) * MS_PER_TICK,
    };
  } catch {
    return null;
  }
}

export function parentOf(pid: number): number | null {
  return statOf(pid)?.parent ?? null;
}

/** CPU time of one process with all its threads, in milliseconds; NaN where it can't be known. */
export function cpuOfProcess(pid: number): number {
  return statOf(pid)?.ownMs ?? NaN;
}

/** CPU time of a process and its children, those that have ended included. */
export function cpuOfFamily(pid: number): number {
  const own = statOf(pid);
  if (!own) return NaN;
  let total = own.ownMs + own.endedMs;
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(name) : null;
    if (stat?.parent === pid) total += stat.ownMs;
  }
  return total;
}

/** Memory that only this process holds, and all of it, in bytes. */
export function memoryOf(pid: number): { privateBytes: number; rssBytes: number } {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
    const kib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]);
    return {
      privateBytes: (kib('Private_Clean') + kib('Private_Dirty')) * 1024,
      rssBytes: kib('Rss') * 1024,
    };
  } catch {
    return { privateBytes: NaN, rssBytes: NaN };
  }
}
