import { DomainError } from '#domain/errors.ts';
import type { Plan } from '#domain/limit/plan.ts';

/** @throws {DomainError} `feature_required` when the plan forwards nothing */
export function requireForwarding(plan: Plan): void {
  if (plan.forwarding) return;
  throw new DomainError(
    'feature_required',
    `The ${plan.title} plan forwards no requests. Change the plan to add a destination.`,
  );
}
