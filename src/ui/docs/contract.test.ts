import { describe, expect, it, test } from 'vitest';
import { AccountEvent } from '#protocol/account-event.ts';
import {
  AccountClientMessage,
  AccountErrorMessage,
  AccountServerMessage,
  RejectedEndpoint,
} from '#protocol/account-stream.ts';
import { CapturedRequest } from '#protocol/captured-request.ts';
import { CLOSE_CODES } from '#protocol/close-code.ts';
import { ClientMessage, ErrorMessage, ServerMessage } from '#protocol/endpoint-stream.ts';
import { HandshakeCode } from '#protocol/handshake-code.ts';
import { AccountErrorCode, FlatErrorCode } from '#protocol/rest/error.ts';
import { Scope } from '#protocol/scope.ts';
import { SIGNATURE_PROVIDERS } from '#protocol/signature-provider.ts';
import { codesOf, renderDocsPage } from '#testing/docs-pages.tsx';
import {
  ACCOUNT_CLIENT_MESSAGES,
  ACCOUNT_EVENT,
  ACCOUNT_SERVER_MESSAGES,
} from './contract/account-messages.ts';
import { CAPTURED_REQUEST } from './contract/captured-request.ts';
import { ENDPOINT_CLIENT_MESSAGES, ENDPOINT_SERVER_MESSAGES } from './contract/endpoint-messages.ts';
import type { MessageDoc } from './contract/message-doc.ts';
import { describeMessages } from './parts/message-list.tsx';

/** The rows of a table, each as its cells without tags. */
function tableOf(html: string, label: string): string[][] {
  const table = new RegExp(`<table[^>]*aria-label="${label}"[^>]*>(.*?)</table>`, 's').exec(html)?.[1] ?? '';
  const rows = [...table.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].slice(1);
  return rows.map(([, row = '']) =>
    [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) =>
      cell.replaceAll(/<[^>]*>/g, ' ').trim(),
    ),
  );
}

const firstWords = (html: string, label: string): string[] =>
  tableOf(html, label).map(([cell = '']) => cell.split(/\s/)[0] ?? '');

const STREAMS = [
  ['endpoint-stream', 'server', ServerMessage, ENDPOINT_SERVER_MESSAGES],
  ['endpoint-stream', 'client', ClientMessage, ENDPOINT_CLIENT_MESSAGES],
  ['account-stream', 'server', AccountServerMessage, ACCOUNT_SERVER_MESSAGES],
  ['account-stream', 'client', AccountClientMessage, ACCOUNT_CLIENT_MESSAGES],
] as const;

describe.each(STREAMS)('the page %s, messages from the %s', (page, from, union, docs) => {
  const html = renderDocsPage(`/docs/${page}`);
  const byType = new Map<string, MessageDoc<unknown>>(Object.entries(docs));

  it('explain every type, and no other', () => {
    const shown = [...html.matchAll(new RegExp(`<h3 id="${from}-([a-z_]+)"`, 'g'))].map(([, type]) => type);
    expect(shown).toEqual(union.options.map((option) => option.shape.type.value));
  });

  it.each(union.options.map((option) => [option.shape.type.value, option] as const))(
    'say what every field of %s means, and of no other',
    (type, schema) => {
      const doc = byType.get(type);
      const [{ rows } = { rows: [] }] = describeMessages([schema], docs);
      const shown = tableOf(html, `Fields of ${type} from the ${from}`);
      expect(shown.map(([name]) => name)).toEqual(rows.map(({ name }) => name));
      const silent = rows.filter(({ name, description }) => !(doc?.fields[name] ?? description));
      expect(silent.map(({ name }) => name)).toEqual([]);
      expect(Object.keys(doc?.fields ?? {}).filter((name) => !rows.some((row) => row.name === name))).toEqual(
        [],
      );
    },
  );

  it.each(Object.entries(docs))('show an example of %s that the schema takes', (_, { example }) => {
    expect(union.parse(example)).toEqual(example);
  });
});

test('every field of a captured request and of an event is explained, and no other', () => {
  const captured = firstWords(renderDocsPage('/docs/endpoint-stream'), 'Fields of a captured request');
  expect(captured).toEqual(Object.keys(CapturedRequest.shape));
  const event = firstWords(renderDocsPage('/docs/account-stream'), 'Fields of an event');
  expect(event).toEqual(Object.keys(AccountEvent.shape));
  expect(CapturedRequest.parse(CAPTURED_REQUEST)).toEqual(CAPTURED_REQUEST);
  expect(AccountEvent.parse(ACCOUNT_EVENT)).toEqual(ACCOUNT_EVENT);
});

describe('the page of errors explains every code, and no other', () => {
  const html = renderDocsPage('/docs/errors');

  it.each([
    ['Close codes', Object.values(CLOSE_CODES).map(String)],
    ['Codes of refused handshakes', [...HandshakeCode.options, '404,']],
    ['Error codes of the endpoint stream', ErrorMessage.shape.payload.shape.code.options],
    ['Error codes of the account stream', AccountErrorMessage.shape.data.shape.code.options],
    ['Codes of rejected endpoints', RejectedEndpoint.shape.code.options],
    ['Error codes below /api', FlatErrorCode.options],
    ['Error codes below /v1', AccountErrorCode.options],
  ])('%s', (label, codes) => {
    expect(firstWords(html, label).sort()).toEqual([...codes].sort());
  });
});

test('every scope and every provider of signatures has its place', () => {
  expect(firstWords(renderDocsPage('/docs/tokens'), 'Scopes')).toEqual(Scope.options);
  const signatures = renderDocsPage('/docs/signatures');
  for (const provider of SIGNATURE_PROVIDERS) expect(signatures).toContain(`<h2 id="${provider}"`);
});

test('codes of the protocol that prose mentions exist', () => {
  const known: readonly string[] = [...FlatErrorCode.options, ...HandshakeCode.options];
  const mentioned = ['resume', 'tokens', 'capture', 'limits', 'account-stream'].flatMap((page) =>
    codesOf(renderDocsPage(`/docs/${page}`)).filter((code) => /^[A-Z]+_[A-Z_]+$/.test(code)),
  );
  expect(mentioned.filter((code) => !known.includes(code))).toEqual([]);
});
