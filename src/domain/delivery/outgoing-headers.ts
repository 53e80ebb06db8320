import { beginMac } from '#domain/signature/mac.ts';
import { standardWebhooks } from '#domain/signature/schemes/standard-webhooks.ts';
import type { OutgoingAttempt } from './sender.ts';

/** Of one connection only (RFC 9110 section 7.6.1), or set by whoever writes the request. */
const NEVER_CARRIED = new Set([
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'host',
  'content-length',
]);
const WEBHOOK_NAMES = new Set(['webhook-id', 'webhook-timestamp', 'webhook-signature']);

/** How many deliveries a request has come through: one that leads back to an endpoint of ours would go round for ever. */
const HOPS = 'X-Hookwire-Hops';
/** Deliveries that a request may go through one after the other. */
export const MAX_HOPS = 5;

/** A name as it is written, the same to compare, and the value. */
type Header = readonly [name: string, lower: string, value: string];

function header(name: string, value: string): Header {
  return [name, name.toLowerCase(), value];
}

function pairsOf(rawHeaders: readonly string[]): Header[] {
  const pairs: Header[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    pairs.push(header(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? ''));
  }
  return pairs;
}

/** Which of the deliveries that a request goes through one after the other this one is; from 1. */
export function hopOf({ rawHeaders }: Pick<OutgoingAttempt, 'rawHeaders'>): number {
  let before = 0;
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    if (name.length !== HOPS.length || name.toLowerCase() !== HOPS.toLowerCase()) continue;
    const value = rawHeaders[at + 1] ?? '';
    if (/^\d{1,9}$/.test(value)) before = Math.max(before, Number(value));
  }
  return before + 1;
}

/** Names that the sender's `Connection` binds to its own connection. */
function boundNames(captured: readonly Header[]): string[] {
  return captured
    .filter(([, lower]) => lower === 'connection')
    .flatMap(([, , value]) => value.toLowerCase().split(','))
    .map((name) => name.trim());
}

/** Decoded once for each list of secrets, which a lane keeps as long as they are in force. */
const keysOf = new WeakMap<readonly string[], Buffer[]>();

function signingKeys(secrets: readonly string[]): Buffer[] {
  const known = keysOf.get(secrets);
  if (known) return known;
  const keys = secrets.map((secret) => {
    const key = standardWebhooks.keyOf(secret);
    if (key === null) throw new Error('A signing secret is not whsec_ and base64');
    return key;
  });
  keysOf.set(secrets, keys);
  return keys;
}

/** One signature for each secret, so that a receiver may change its own whenever it likes. */
function sign(attempt: OutgoingAttempt, timestamp: string): string {
  const prefix = Buffer.from(`${attempt.eventId}.${timestamp}.`);
  const signatures = signingKeys(attempt.signingSecrets).map(
    (key) => `v1,${beginMac(key, prefix).update(attempt.body).digest('base64')}`,
  );
  return signatures.join(' ');
}

/** By Standard Webhooks; under names of ours where the request has a signature of that kind already. */
function signatureHeaders(attempt: OutgoingAttempt, others: readonly Header[], nowMs: number): Header[] {
  if (attempt.signingSecrets.length === 0) return [];
  const isTaken = others.some(([, lower]) => WEBHOOK_NAMES.has(lower));
  const prefix = isTaken ? 'hookwire-' : '';
  const timestamp = String(Math.floor(nowMs / 1000));
  return [
    header(`${prefix}webhook-id`, attempt.eventId),
    header(`${prefix}webhook-timestamp`, timestamp),
    header(`${prefix}webhook-signature`, sign(attempt, timestamp)),
  ];
}

function isCarried([, lower]: Header): boolean {
  return !NEVER_CARRIED.has(lower) && !lower.startsWith('proxy-');
}

/**
 * The headers of an attempt, names and values by turns: the captured ones in order, with case and repeats, then
 * the destination's, then ours. `host`, `content-length` and `connection` are for who writes the request.
 */
export function outgoingHeaders(attempt: OutgoingAttempt, nowMs: number): string[] {
  const captured = pairsOf(attempt.rawHeaders);
  const added = attempt.addedHeaders.map(([name, value]) => header(name, value)).filter(isCarried);
  const ours: Header[] = [
    header('X-Hookwire-Request-Id', attempt.eventId),
    header('X-Hookwire-Attempt', String(attempt.attempt)),
    header(HOPS, String(hopOf(attempt))),
    ...signatureHeaders(attempt, [...captured, ...added], nowMs),
  ];
  const replaced = new Set(ours.map(([, lower]) => lower));
  const list: string[] = [];
  // The destination's may repeat a name among themselves; only ours replaces them.
  const addedKept = added.filter(([, lower]) => !replaced.has(lower));
  for (const [, lower] of added) replaced.add(lower);
  for (const name of boundNames(captured)) replaced.add(name);
  for (const one of captured) if (isCarried(one) && !replaced.has(one[1])) list.push(one[0], one[2]);
  for (const [name, , value] of [...addedKept, ...ours]) list.push(name, value);
  return list;
}
