import { Plan } from '#domain/limit/plan.ts';
import type { Account, Table } from './stage.ts';

export type LimitField = keyof typeof Plan.shape;

/** What a door said, in whatever language it speaks. */
export interface Answer {
  /** Of HTTP; 101 for a socket that was opened. */
  status: number;
  json: unknown;
  retryAfter: string | null;
  /** The three headers of REST. */
  rate: { limit: number; remaining: number; reset: number } | null;
  /** The code with which an open socket was closed. */
  closed: number | null;
}

export interface Attempt {
  /** Brings what is used to `total`; the last of it goes through the door. */
  reach(total: number): Promise<Answer>;
  /** What is stored or open then. */
  kept(): Promise<number>;
  /** Ends what was opened. */
  end?(): Promise<void>;
}

/** One way past a limit. */
export interface Door {
  /** As routes and procedures are called: `POST /v1/endpoints`, `trpc endpoint.create`. */
  door: string;
  /** Which of its ways, where it has several. */
  way?: string;
  begin(account: Account): Promise<Attempt>;
  passes(used: { total: number; limit: number | null }): object;
  refuses(limit: number): object;
}

export interface LimitRow {
  field: LimitField;
  /** `count`: uses add up. `each`: every use is judged by itself, by size or age. `flag`: there or not. */
  kind: 'count' | 'each' | 'flag';
  /** The limit in our table; the operator's has one more. 1 for a flag. */
  low: number;
  /** Stands for no limit where the table takes no null. */
  most?: number;
  /** The plan with this limit, where it is more than the field itself. */
  planWith?(value: number | null): Partial<Plan>;
  doors: readonly Door[];
}

export interface LimitCase {
  name: string;
  table: Table;
  planId: string;
  total: number;
  limit: number | null;
  passes: boolean;
}

type Variant = 'low' | 'own' | 'open' | 'none';

function planIdOf({ field }: LimitRow, variant: Variant): string {
  return `${field.toLowerCase()}_${variant}`;
}

function takes(field: LimitField, value: unknown): boolean {
  return Plan.shape[field].safeParse(value).success;
}

/** The plans that a row's cases need, by id. */
export function planVariants(row: LimitRow): Record<string, Partial<Plan>> {
  const { field, low, kind, most = null } = row;
  const isFlag = kind === 'flag';
  const planWith = row.planWith ?? ((value) => ({ [field]: isFlag ? value === 1 : value }));
  return {
    [planIdOf(row, 'low')]: planWith(low),
    ...(!isFlag && { [planIdOf(row, 'own')]: planWith(low + 1), [planIdOf(row, 'open')]: planWith(most) }),
    ...(takesNone(row) && { [planIdOf(row, 'none')]: planWith(0) }),
  };
}

/** Whether a plan can have nothing at all of it. */
function takesNone({ field, kind }: LimitRow): boolean {
  return kind === 'flag' || (kind === 'count' && takes(field, 0));
}

/** Below, at and above the limit, without one, and with the operator's own; derived, so that no row forgets one. */
export function casesOf(row: LimitRow): LimitCase[] {
  const { low, kind, field } = row;
  const cases: LimitCase[] = [];
  const add = (name: string, variant: Variant, more: Omit<LimitCase, 'name' | 'planId'>): void => {
    cases.push({ name, planId: planIdOf(row, variant), ...more });
  };
  if (kind === 'flag') {
    add('passes where the plan has it', 'low', { table: 'ours', total: 1, limit: 1, passes: true });
    add('passes where the operator’s has it', 'low', { table: 'own', total: 1, limit: 1, passes: true });
  } else {
    const open = takes(field, null) ? 'without a limit' : 'with the largest limit there is';
    add('passes below the limit', 'low', { table: 'ours', total: low - 1, limit: low, passes: true });
    add('passes at the limit', 'low', { table: 'ours', total: low, limit: low, passes: true });
    add('is refused above the limit', 'low', { table: 'ours', total: low + 1, limit: low, passes: false });
    add(`passes ${open}`, 'open', { table: 'ours', total: low + 1, limit: null, passes: true });
    add('passes at the operator’s limit', 'own', {
      table: 'own',
      total: low + 1,
      limit: low + 1,
      passes: true,
    });
    add('is refused above it', 'own', { table: 'own', total: low + 2, limit: low + 1, passes: false });
  }
  if (takesNone(row)) {
    add('is refused where the plan has none', 'none', { table: 'ours', total: 1, limit: 0, passes: false });
    add('is refused where the operator’s has none', 'none', {
      table: 'own',
      total: 1,
      limit: 0,
      passes: false,
    });
  }
  return cases;
}

/** What is there after a case: nothing past the limit. */
export function keptAfter({ kind }: LimitRow, { total, passes }: LimitCase): number {
  if (kind === 'each') return passes ? 1 : 0;
  return passes ? total : total - 1;
}
