import type { z } from 'zod';
import { Plan } from './plan.ts';

const PlanInFile = Plan.omit({ id: true });
type PlanInFile = z.infer<typeof PlanInFile>;

const FIELDS = Object.keys(PlanInFile.shape);
/** Ids are in the database, in URLs and in the answers of APIs. */
const PLAN_ID = /^[a-z][a-z0-9_]{0,39}$/;

export type ParsedPlans =
  | { plans: Readonly<Record<string, Plan>> }
  /** The first mistake: which plan, which field, and what is allowed. */
  | { problem: string };

/** An operator's own plan table: a JSON object of plans by id, in the order in which they are offered. */
export function parsePlans(text: string): ParsedPlans {
  const table = readJson(text);
  if (!isObject(table) || Object.keys(table).length === 0) {
    return { problem: 'must be a JSON object with at least one plan, as in {"free": {"title": "Free", …}}' };
  }
  const plans: Record<string, Plan> = {};
  for (const [id, given] of Object.entries(table)) {
    const plan = parsePlan(id, given);
    if (typeof plan === 'string') return { problem: plan };
    plans[id] = plan;
  }
  const twice = priceOfTwoPlans(Object.values(plans));
  return twice === null ? { plans } : { problem: twice };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsePlan(id: string, given: unknown): Plan | string {
  const name = `plan ${JSON.stringify(id)}`;
  if (!PLAN_ID.test(id)) {
    return `${name} must be named with 1 to 40 lower-case letters, digits and _, beginning with a letter`;
  }
  if (!isObject(given)) return `${name} must be an object with the fields ${FIELDS.join(', ')}`;
  const parsed = PlanInFile.safeParse(given);
  const mistake = parsed.success ? mistakeOf(parsed.data) : describe(given, parsed.error);
  return parsed.success && mistake === null ? { id, ...parsed.data } : `${name}: ${mistake ?? ''}`;
}

function describe(given: Record<string, unknown>, { issues }: z.ZodError): string {
  const unknown = Object.keys(given).find((key) => !FIELDS.includes(key));
  if (unknown !== undefined) {
    return `the field ${JSON.stringify(unknown)} is not known; the fields are ${FIELDS.join(', ')}`;
  }
  const [issue] = issues;
  const field = String(issue?.path[0]);
  const words = `${JSON.stringify(field)} ${issue?.message ?? ''}`;
  return Object.hasOwn(given, field)
    ? `${words}; it is ${JSON.stringify(given[field])}`
    : `${words}; it is missing`;
}

/** Of one without the other, it would not be clear which holds. */
function mistakeOf({ restCallsPerMinute, restBurst }: PlanInFile): string | null {
  if ((restCallsPerMinute === null) === (restBurst === null)) return null;
  return '"restCallsPerMinute" and "restBurst" must both be numbers or both be null';
}

function priceOfTwoPlans(plans: readonly Plan[]): string | null {
  const owners = new Map<string, string>();
  for (const { id, priceIds } of plans) {
    for (const price of priceIds) {
      const other = owners.get(price);
      if (other !== undefined)
        return `plan ${JSON.stringify(id)}: "priceIds" must not have ${price}, which buys plan "${other}"`;
      owners.set(price, id);
    }
  }
  return null;
}
