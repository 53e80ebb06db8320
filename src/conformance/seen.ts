/** The server does not do what the contract says; the message is what was seen. */
export class Unexpected extends Error {}

/** The check does not apply to this server or account; the message says why. */
export class NotApplicable extends Error {}

const MAX_SHOWN = 200;

/** A value as it is shown in the table. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
