import { describe, expect, it } from 'vitest';
import { AccountEvent } from '#protocol/account-event.ts';
import { captureOf } from '#testing/captures.ts';
import type { StreamEvent } from '#domain/stream/log-store.ts';
import { toAccountEvent, type EventDelivery } from './to-account-event.ts';

const WORKSPACE = '0198a000-0000-7000-8000-000000000001';
const ENDPOINT = '0198a000-0000-7000-8000-000000000002';
const AT = new Date('2026-05-03T10:00:00.000Z');

function eventOf(more: Partial<StreamEvent> = {}): StreamEvent {
  return {
    ...captureOf(WORKSPACE, ENDPOINT, { receivedAtMs: AT.getTime() }),
    seq: 7,
    writtenAtMs: 0,
    ...more,
  };
}

function deliveryOf(more: Partial<EventDelivery> = {}): EventDelivery {
  return {
    status: 'pending',
    statusCode: 0,
    attemptCount: 0,
    nextAttemptAt: AT,
    deliveredAt: null,
    responseBody: null,
    ...more,
  };
}

describe('an event of the account API', () => {
  it('has every documented field and no other, before anything was delivered', () => {
    const event = toAccountEvent(eventOf({ target: `/h/${ENDPOINT}/a?x=1&x=2` }), null);
    expect(AccountEvent.strict().parse(event)).toEqual({
      id: event.id,
      endpoint_id: ENDPOINT,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"hello":"world"}',
      source_ip: '127.0.0.1',
      delivery_status: 'pending',
      status_code: 0,
      response_body: null,
      retry_count: 0,
      next_retry_at: null,
      delivered_at: null,
      created_at: '2026-05-03T10:00:00.000Z',
      path: `/h/${ENDPOINT}/a`,
      query: { x: '1,2' },
      seq: 7,
      body_encoding: 'utf8',
      body_truncated: false,
    });
  });

  it('carries bytes that are no text as base64, and says so', () => {
    const body = Buffer.from([0xff, 0x00, 0xfe]);
    expect(toAccountEvent(eventOf({ body }), null)).toMatchObject({
      body: body.toString('base64'),
      body_encoding: 'base64',
    });
  });

  it.each<[Partial<EventDelivery>, Partial<AccountEvent>]>([
    [{}, { delivery_status: 'pending', retry_count: 0, next_retry_at: null }],
    [
      { status: 'retrying', attemptCount: 2 },
      { delivery_status: 'retrying', retry_count: 1, next_retry_at: AT.toISOString() },
    ],
    [
      { status: 'retrying', attemptCount: 1, statusCode: 500, responseBody: Buffer.from('no') },
      { delivery_status: 'retrying', retry_count: 0, status_code: 500, response_body: 'no' },
    ],
    [
      { status: 'delivered', attemptCount: 3, statusCode: 204, deliveredAt: AT, nextAttemptAt: null },
      { delivery_status: 'delivered', retry_count: 2, status_code: 204, delivered_at: AT.toISOString() },
    ],
    [
      { status: 'failed', attemptCount: 6, statusCode: 0, nextAttemptAt: null },
      { delivery_status: 'failed', retry_count: 5, next_retry_at: null, delivered_at: null },
    ],
  ])('with the delivery %j shows %j', (delivery, expected) => {
    const event = toAccountEvent(eventOf(), deliveryOf(delivery));
    expect(AccountEvent.strict().parse(event)).toMatchObject(expected);
  });
});
