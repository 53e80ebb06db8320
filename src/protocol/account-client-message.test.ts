import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAccountMessage } from './account-client-message.ts';
import { AccountClientMessage } from './account-stream.ts';

const parse = (json: unknown) => parseAccountMessage(JSON.stringify(json));

const ids = fc.array(fc.oneof(fc.uuid(), fc.string()), { maxLength: 5 });
const name = fc.constantFrom('endpoint_ids', 'endpointIds', 'endpoints', 'endpoint_id', 'endpointId');
const after = fc.option(fc.dictionary(fc.uuid(), fc.nat()), { nil: undefined });
/** Where the fields stand: at the top level, or below one of these. */
const wrapper = fc.constantFrom(null, 'data', 'payload');
/** What other clients may send along. */
const others = fc.dictionary(fc.constantFrom('id', 'timestamp', 'version', 'channel'), fc.jsonValue());

function wrapped(type: string, fields: object, at: { wrapper: string | null; others: object }): object {
  return at.wrapper === null
    ? { ...at.others, ...fields, type }
    : { ...at.others, type, [at.wrapper]: { ...at.others, ...fields } };
}

const place = fc.record({ wrapper, others });

describe('subscribe and unsubscribe', () => {
  test('are understood under each name, as array or one string, at the top level or below data or payload', () => {
    fc.assert(
      fc.property(fc.constantFrom('subscribe', 'unsubscribe'), name, ids, place, (type, field, list, at) => {
        expect(parse(wrapped(type, { [field]: list }, at))).toEqual({ type, endpoint_ids: list });
        for (const one of list) {
          expect(parse(wrapped(type, { [field]: one }, at))).toEqual({ type, endpoint_ids: [one] });
        }
      }),
    );
  });

  test('carry after wherever the ids stand, or at the top level beside a wrapper', () => {
    fc.assert(
      fc.property(ids, after, place, (list, positions, at) => {
        const fields = { endpoint_ids: list, ...(positions && { after: positions }) };
        expect(parse(wrapped('subscribe', fields, at))).toEqual({ type: 'subscribe', ...fields });
        const apart = { type: 'subscribe', data: { endpointIds: list }, after: positions };
        expect(parse(apart)).toEqual({ type: 'subscribe', ...fields });
      }),
    );
  });

  test('prefer what stands at the top level, and skip null', () => {
    const both = { type: 'subscribe', endpoint_ids: ['a'], data: { endpoint_ids: ['b'] } };
    expect(parse(both)).toEqual({ type: 'subscribe', endpoint_ids: ['a'] });
    expect(parse({ ...both, endpoint_ids: null })).toEqual({ type: 'subscribe', endpoint_ids: ['b'] });
  });
});

describe('auth', () => {
  test('takes its token at the top level or below data or payload', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), place, (token, at) => {
        expect(parse(wrapped('auth', { token }, at))).toEqual({ type: 'auth', token });
      }),
    );
  });
});

describe('anything else', () => {
  test('is a message of the schema, or says what is wrong with it; it never throws', () => {
    const type = fc.oneof(
      fc.constantFrom('subscribe', 'unsubscribe', 'auth', 'ping', 'pong', '__proto__'),
      fc.string(),
    );
    const field = fc.oneof(name, fc.constantFrom('type', 'after', 'token', 'data', 'payload', '__proto__'));
    const messages = fc
      .tuple(type, fc.dictionary(field, fc.jsonValue()))
      .map(([one, rest]) => ({ type: one, ...rest }));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          messages.map((one) => JSON.stringify(one)),
        ),
        (text) => {
          const parsed = parseAccountMessage(text);
          if (!('code' in parsed)) expect(AccountClientMessage.parse(parsed)).toEqual(parsed);
          else expect(parsed.message.length).toBeGreaterThan(20);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('that is deeply nested is wrong rather than fatal', () => {
    const text = `{"type":"subscribe","endpoint_ids":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
    expect(parseAccountMessage(text)).toMatchObject({ code: 'INVALID_MESSAGE' });
  });
});
