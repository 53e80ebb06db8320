import { toBase64 } from '../body/body-bytes.ts';
import type { SampleEvent, SignedEvent } from './sample-events.ts';

/** What the samples are signed with, so that checking signatures can be tried out. */
export const SAMPLE_SECRET = 'hookwire-sample-secret';

export type SampleOutcome = { ok: true } | { ok: false; status: number | null };

/** Sends the sample as its provider would, from the browser to the capture path of this very server. */
export async function sendSample(sample: SampleEvent, capturePath: string): Promise<SampleOutcome> {
  const nowMs = Date.now();
  const body = sample.body(nowMs);
  const headers = await sample.headers({ id: randomId(), nowMs, body, sign });
  try {
    const response = await fetch(capturePath, {
      method: 'POST',
      headers: { 'Content-Type': sample.contentType, ...headers },
      body,
      // The session cookie must not end up in the log.
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    });
    return response.status === 404 ||
      response.status === 413 ||
      response.status === 429 ||
      response.status === 503
      ? { ok: false, status: response.status }
      : { ok: true };
  } catch {
    return { ok: false, status: null };
  }
}

/** `crypto.subtle` and `randomUUID` exist on https and localhost only. */
const sign: SignedEvent['sign'] = async (text, encoding) => {
  if (!('subtle' in crypto)) return encoding === 'hex' ? '0'.repeat(64) : toBase64(new Uint8Array(32));
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(SAMPLE_SECRET), algorithm, false, ['sign']);
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(text)));
  return encoding === 'base64' ? toBase64(signature) : toHex(signature);
};

function randomId(): string {
  const hex = toHex(crypto.getRandomValues(new Uint8Array(16)));
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function toHex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
