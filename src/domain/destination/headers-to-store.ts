import { DomainError } from '#domain/errors.ts';
import { fitsHeaderSpace, type HeaderToAdd } from './schemas.ts';
import type { AddedHeader } from './sealed.ts';

function refuse(message: string, field: string): DomainError {
  return new DomainError('invalid_input', message, { field });
}

/**
 * What is given, with the stored value where none is.
 * @throws {DomainError} `invalid_input` for a value that was never stored, or when all are too large together
 */
export function headersToStore(given: readonly HeaderToAdd[], stored: readonly AddedHeader[]): AddedHeader[] {
  const known = new Map(stored.map(([name, value]) => [name.toLowerCase(), value]));
  const headers = given.map(({ name, value }, index): AddedHeader => {
    const kept = value ?? known.get(name.toLowerCase());
    if (kept === undefined) {
      throw refuse(`No value is stored for ${name}. Enter one`, `headers.${index}.value`);
    }
    return [name, kept];
  });
  if (!fitsHeaderSpace(headers)) {
    throw refuse('Added headers have at most 8 KiB together. Leave some out', 'headers');
  }
  return headers;
}
