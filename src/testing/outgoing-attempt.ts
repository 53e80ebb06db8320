import type { OutgoingAttempt } from '#domain/delivery/sender.ts';

/** An attempt at delivering a captured request. */
export function outgoingAttempt(url: string, more: Partial<OutgoingAttempt> = {}): OutgoingAttempt {
  return {
    pool: 'destination',
    url,
    method: 'POST',
    target: '/h/endpoint',
    rawHeaders: ['Host', 'hooks.example', 'Content-Type', 'application/json', 'Content-Length', '2'],
    body: Buffer.from('{}'),
    addedHeaders: [],
    signingSecrets: ['whsec_c2VjcmV0IG9mIHRoZSBkZXN0aW5hdGlvbg=='],
    eventId: '019e0c1a-7d5c-7b3e-9f3a-2c8e5d1b4a60',
    attempt: 1,
    ...more,
  };
}
