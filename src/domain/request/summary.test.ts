import { describe, expect, it } from 'vitest';
import { storedHeaderBytes, storedHeaders } from './project.ts';
import { toRequestSummary, type SummaryRow } from './summary.ts';

const ID = '0198c0de-0000-7000-8000-000000000001';

function row(changes: Partial<Omit<SummaryRow, 'headers'>> & { headers?: string[] } = {}): SummaryRow {
  const { headers = [], ...rest } = changes;
  return {
    id: ID,
    endpointId: ID,
    seq: 7,
    method: 'POST',
    target: `/h/${ID}`,
    bodySize: 12,
    remoteAddress: '203.0.113.9',
    receivedAtMs: Date.UTC(2026, 4, 3, 14, 2, 1) + 0.25,
    ...rest,
    headers: Buffer.from(storedHeaders(headers), 'latin1'),
  };
}

describe('the path below the endpoint', () => {
  it.each([
    [`/h/${ID}`, '/'],
    [`/h/${ID}/`, '/'],
    [`/h/${ID}?a=1`, '/?a=1'],
    [`/h/${ID}/orders/7?a=1&a=2`, '/orders/7?a=1&a=2'],
    ['/h/my-alias//x', '//x'],
    ['/wh/my-alias/x', '/x'],
    [`http://hooks.example/h/${ID}/x`, '/x'],
    [`/h/${ID}/h/other`, '/h/other'],
  ])('of %s is %s', (target, subPath) => {
    expect(toRequestSummary(row({ target })).subPath).toBe(subPath);
  });
});

describe('the sender', () => {
  it.each([
    [['X-GitHub-Event', 'push'], 'github'],
    [['Stripe-Signature', 't=1,v1=a'], 'stripe'],
    [['X-Shopify-Topic', 'orders/create'], 'shopify'],
    [['X-Shopify-Hmac-SHA256', 'x'], 'shopify'],
    [['X-Slack-Signature', 'v0=a'], 'slack'],
    [['webhook-id', 'msg_1', 'webhook-signature', 'v1,a'], 'standard-webhooks'],
    [['webhook-id', 'msg_1'], null],
    [[], null],
  ])('with %j is %s', (headers, provider) => {
    expect(toRequestSummary(row({ headers })).provider).toBe(provider);
  });
});

it('shows the first of repeated headers, in whatever case they came', () => {
  const headers = ['CONTENT-TYPE', 'text/plain', 'content-type', 'text/html', 'User-Agent', 'curl/8'];
  const summary = toRequestSummary(row({ headers }));
  expect(summary).toMatchObject({ contentType: 'text/plain', userAgent: 'curl/8', size: 12, seq: 7 });
  expect(summary.createdAt).toBe('2026-05-03T14:02:01.000Z');
});

it('says the same of a stored row and of a live event', () => {
  const rawHeaders = ['User-Agent', 'curl/8'];
  const stored = row({ headers: rawHeaders });
  const { bodySize, headers, ...event } = {
    ...stored,
    rawHeaders,
    headerBytes: stored.headers.byteLength,
    workspaceId: ID,
    httpVersion: '1.1',
    body: Buffer.alloc(stored.bodySize),
    bodySha256: Buffer.alloc(32),
    writtenAtMs: stored.receivedAtMs,
  };
  expect(bodySize).toBe(12);
  expect(headers.byteLength).toBe(storedHeaderBytes(rawHeaders));
  expect(toRequestSummary(event)).toEqual(toRequestSummary(stored));
});
