import { describe, expect, it } from 'vitest';
import { matchesFilter } from './request-filter.ts';
import type { RequestSummary } from './router-types.ts';
import { sourceLabel } from './source-label.ts';

// Guarantee: only these fields are read here.
const request = { id: '0198-abc', method: 'PUT', subPath: '/Orders/42?status=paid' } as RequestSummary;

describe('a filter', () => {
  it.each([
    [{ text: '', method: null }, true],
    [{ text: 'ORDERS', method: null }, true],
    [{ text: 'status=paid', method: 'PUT' }, true],
    [{ text: '198-a', method: null }, true],
    [{ text: '/h/demo/orders', method: null }, true],
    [{ text: 'customers', method: null }, false],
    [{ text: 'orders', method: 'POST' }, false],
  ])('%j', (filter, expected) => {
    expect(matchesFilter(request, filter, '/h/demo')).toBe(expected);
  });
});

describe('the source of a row', () => {
  const source = (over: Partial<RequestSummary>): string =>
    sourceLabel({ provider: null, contentType: '', size: 1, ...over });

  it('is the provider, else what it carries', () => {
    expect(source({ provider: 'standard-webhooks', contentType: 'application/json' })).toBe(
      'Standard Webhooks',
    );
    expect(source({ contentType: 'application/json; charset=utf-8' })).toBe('json');
    expect(source({ contentType: 'application/x-www-form-urlencoded' })).toBe('form');
    expect(source({ contentType: 'image/png' })).toBe('image/png');
    expect(source({ size: 0, contentType: 'application/json' })).toBe('no body');
    expect(source({})).toBe('');
  });
});
