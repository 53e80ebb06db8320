/** What an operator can mend; the message says how. The code tells it from a mistake of ours. */
export class StartError extends Error {
  readonly code = 'embedded_postgres';
}
