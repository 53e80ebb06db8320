import { describe, expect, it } from 'vitest';
import { destinationChecks, formFieldOf, toSettings, valuesOf } from './destination-values.ts';
import type { Destination } from './types.ts';

const DESTINATION: Destination = {
  id: 'id',
  endpointId: 'endpoint',
  url: 'https://example.com/hooks',
  enabled: true,
  disabledReason: null,
  disabledAt: null,
  headers: [{ name: 'Authorization', masked: '••••cdef' }],
  filter: { all: [{ on: 'method', in: ['POST'] }] },
  retryConfig: { max_retries: 2, intervals: [5, 60] },
  hasOwnSchedule: true,
  isOrdered: true,
  signingSecret: { masked: null, previousUntil: null },
  hasUnreadable: false,
  failuresInRow: 0,
  failingSince: null,
  openUntil: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};

describe('the form of a destination', () => {
  it('saves what it was opened with, and keeps values that nobody can read', () => {
    expect(toSettings(valuesOf(DESTINATION), true)).toEqual({
      url: DESTINATION.url,
      headers: [{ name: 'Authorization', value: null }],
      filter: DESTINATION.filter,
      retryConfig: DESTINATION.retryConfig,
      isOrdered: true,
    });
  });

  it('says nothing of schedules where the plan has none', () => {
    expect(toSettings(valuesOf(DESTINATION), false)).not.toHaveProperty('retryConfig');
  });

  it('starts a new one that takes everything, on the customary schedule', () => {
    expect(toSettings(valuesOf(null), true)).toEqual({
      url: '',
      headers: [],
      filter: null,
      retryConfig: null,
      isOrdered: false,
    });
  });

  it('checks a condition by what it asks', () => {
    const row = { key: '0', on: 'path', is: 'equals', name: '', value: 'orders' } as const;
    const values = { ...valuesOf(null), filter: [row] };
    expect(destinationChecks.filter.value('orders', values, 'filter.0.value')).toBe('Start the path with /');
    expect(destinationChecks.filter.name('', values, 'filter.0.name')).toBeNull();
  });
});

it.each([
  ['url', 'url'],
  ['headers.0.name', 'headers.0.name'],
  ['filter.all.1.value', 'filter.1.value'],
  ['filter.all.1.path', 'filter.1.name'],
  ['filter.all.2.in.0', 'filter.2.value'],
  ['retryConfig.intervals.1', 'waits'],
  ['retryConfig.max_retries', 'maxRetries'],
])('a refusal of %s is shown at %s', (field, shown) => {
  expect(formFieldOf(field)).toBe(shown);
});
