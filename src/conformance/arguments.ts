import { parseArgs } from 'node:util';

export interface Arguments {
  /** Origin of the server, without a trailing slash. */
  url: string;
  account: { email: string; password: string };
  /** Make the accounts instead of signing in to them. */
  register: boolean;
  /** A second account of the server; null: none is known. */
  other: { email: string; password: string } | null;
  only: string[];
  jsonFile: string | null;
  list: boolean;
  slow: boolean;
  timeScale: number;
}

export const USAGE = `Tests a running server against the wire contract.

  npm run conformance -- --url <url> --email <email> --password <password>

  --register            make the account (and a second one) instead of signing in
  --other-email <email> a second account, to see that accounts do not see each other
  --other-password <p>  its password; the first account's when left out
  --only <name>         a group or a check; may be repeated
  --slow                also what takes longer than a minute
  --time-scale <n>      how much faster than real the fake clients' clocks go (100)
  --json <file>         the results for programs
  --list                every check, without running one`;

const OPTIONS = {
  url: { type: 'string' },
  email: { type: 'string' },
  password: { type: 'string' },
  register: { type: 'boolean', default: false },
  'other-email': { type: 'string' },
  'other-password': { type: 'string' },
  only: { type: 'string', multiple: true, default: [] as string[] },
  slow: { type: 'boolean', default: false },
  'time-scale': { type: 'string', default: '100' },
  json: { type: 'string' },
  list: { type: 'boolean', default: false },
} as const;

function demand(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new Error(`--${name} is missing`);
  return value;
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new Error('--url must start with http:// or https://');
  }
  return url.origin;
}

/** The second account of a run that registers: the same mailbox, another address. */
function secondOf(email: string): string {
  return email.replace('@', '+other@');
}

/** @throws {Error} saying what is wrong with the command line */
export function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const { list, register, slow, only } = values;
  const timeScale = Number(values['time-scale']);
  if (!(timeScale > 0)) throw new Error('--time-scale must be a number above 0');
  const url = list ? '' : originOf(demand(values.url, 'url'));
  const email = list ? '' : demand(values.email, 'email');
  const password = list ? '' : demand(values.password, 'password');
  const otherEmail = values['other-email'] ?? (register ? secondOf(email) : undefined);
  const other =
    otherEmail === undefined ? null : { email: otherEmail, password: values['other-password'] ?? password };
  const jsonFile = values.json ?? null;
  return { url, account: { email, password }, register, other, only, jsonFile, list, slow, timeScale };
}
