import { DomainError } from '#domain/errors.ts';
import { isUniqueViolation } from '#domain/unique-violation.ts';

/**
 * Aliases are unique over all workspaces. The message is the same for whoever has it.
 * @throws {DomainError} `conflict`
 */
export async function orAliasTaken<T>(write: Promise<T>, alias: string | null): Promise<T> {
  try {
    return await write;
  } catch (error) {
    if (alias === null || !isUniqueViolation(error)) throw error;
    throw new DomainError('conflict', `The alias “${alias}” is taken. Choose another one.`, {
      field: 'alias',
    });
  }
}
