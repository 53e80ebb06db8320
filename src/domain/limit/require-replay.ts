import { DomainError } from '#domain/errors.ts';
import type { Plan } from './plan.ts';

/** @throws {DomainError} `feature_required` when the plan sends nothing again */
export function requireReplay(plan: Plan): void {
  if (plan.replay) return;
  throw new DomainError(
    'feature_required',
    `The ${plan.title} plan has no replay. Change the plan to send stored requests again.`,
  );
}
