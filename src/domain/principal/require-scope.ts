import { Scope } from '#protocol/scope.ts';
import { DomainError } from '#domain/errors.ts';
import type { Principal } from './principal.ts';

/** A signed-in user may do everything in the workspace; a credential what it was made for. */
export function hasScope(principal: Principal, scope: Scope): boolean {
  return principal.kind === 'user' || principal.scopes.includes(scope);
}

/** @throws {DomainError} `forbidden` */
export function requireScope(principal: Principal, scope: Scope): void {
  if (!hasScope(principal, scope)) {
    throw new DomainError('forbidden', `This credential lacks the scope ${scope}. Create one that has it.`);
  }
}

/** Stored scopes that this version knows. */
export function knownScopes(stored: readonly string[]): Scope[] {
  return stored.flatMap((text) => {
    const scope = Scope.safeParse(text);
    return scope.success ? [scope.data] : [];
  });
}
