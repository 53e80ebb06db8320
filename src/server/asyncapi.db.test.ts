import specs from '@asyncapi/specs';
import Ajv, { type AnySchema, type Options } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AccountClientMessage, AccountServerMessage } from '#protocol/account-stream.ts';
import { CLOSE_CODES } from '#protocol/close-code.ts';
import { ClientMessage, ServerMessage } from '#protocol/endpoint-stream.ts';
import { PROTOCOL_VERSION } from '#protocol/version.ts';
import { startAccountSuite, type AccountSuite } from '#testing/account-suite.ts';

const Message = z.object({
  name: z.string(),
  payload: z.record(z.string(), z.unknown()),
  examples: z.array(z.object({ payload: z.unknown() })).min(1),
});
const Operation = z.object({
  action: z.enum(['send', 'receive']),
  messages: z.array(z.object({ $ref: z.string() })),
});
const Channel = z.object({
  address: z.string(),
  'x-close-codes': z.array(z.object({ code: z.int(), why: z.string(), advice: z.string() })),
  'x-handshake-refusals': z.array(z.object({ code: z.string(), status: z.int() })),
});
const Document = z.object({
  asyncapi: z.literal('3.0.0'),
  info: z.object({ version: z.string() }),
  servers: z.object({ hookwire: z.object({ host: z.string(), protocol: z.string() }) }),
  channels: z.object({ endpointStream: Channel, accountStream: Channel }),
  operations: z.record(z.string(), Operation),
  components: z.object({ messages: z.record(z.string(), Message) }),
});

let suite: AccountSuite;
let text: string;
let document: z.infer<typeof Document>;
let response: Response;

beforeAll(async () => {
  suite = await startAccountSuite({ config: { publicUrl: 'https://hooks.example.com' } });
  response = await fetch(`${suite.server.http}/asyncapi.json`);
  text = await response.text();
  document = Document.parse(JSON.parse(text));
});
afterAll(() => suite.close());

/** What a `$ref` into the document names. */
function resolve(ref: string): unknown {
  return ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => z.record(z.string(), z.unknown()).parse(at)[key], JSON.parse(text));
}

/** The message types of an operation. */
function typesOf(operation: string): string[] {
  const refs = document.operations[operation]?.messages ?? [];
  return refs.map(({ $ref }) => {
    const { $ref: message } = z.object({ $ref: z.string() }).parse(resolve($ref));
    return Message.parse(resolve(message)).name;
  });
}

function createAjv(options: Options = {}): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, ...options });
  addFormats(ajv);
  return ajv;
}

describe('/asyncapi.json', () => {
  test('is served to pages of any origin, and may be kept for a while', () => {
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/);
    expect(document.info.version).toBe(PROTOCOL_VERSION);
    expect(document.servers.hookwire).toEqual({ host: 'hooks.example.com', protocol: 'wss' });
  });

  test('is valid by the official schema of AsyncAPI 3.0', () => {
    const schema = specs.schemas['3.0.0'] as AnySchema;
    const validate = createAjv({ meta: false, validateSchema: false }).compile(schema);
    const served = JSON.parse(text) as { operations: object };
    expect([validate(served), validate.errors]).toEqual([true, null]);
    expect(validate({ ...served, operations: { one: { action: 'publish' } } })).toBe(false);
  });

  test('has no reference that leads nowhere', () => {
    const refs = [...text.matchAll(/"\$ref":"(#\/[^"]+)"/g)].map(([, ref = '']) => ref);
    expect(refs.length).toBeGreaterThan(40);
    for (const ref of refs)
      expect({ ref, found: resolve(ref) }).toMatchObject({ found: expect.any(Object) as object });
  });

  test.each([
    ['sendOnEndpointStream', ServerMessage],
    ['receiveOnEndpointStream', ClientMessage],
    ['sendOnAccountStream', AccountServerMessage],
    ['receiveOnAccountStream', AccountClientMessage],
  ])('names every message that there is, and no other: %s', (operation, union) => {
    expect(typesOf(operation)).toEqual(union.options.map((option) => option.shape.type.value));
  });

  test('has an example of each message, valid by the schema in the document and by ours', () => {
    const ajv = createAjv();
    const ours = {
      EndpointClient: ClientMessage,
      Endpoint: ServerMessage,
      AccountClient: AccountClientMessage,
      Account: AccountServerMessage,
    };
    const components = JSON.parse(text) as { components: object };
    for (const [name, message] of Object.entries(document.components.messages)) {
      const validate = ajv.compile({ ...message.payload, components: components.components });
      const schema = Object.entries(ours).find(([prefix]) => name.startsWith(prefix))?.[1];
      for (const { payload } of message.examples) {
        expect({ name, valid: validate(payload), errors: validate.errors }).toEqual({
          name,
          valid: true,
          errors: null,
        });
        expect(schema?.parse(payload)).toEqual(payload);
      }
    }
  });

  test('explains each close code of each stream, and its refusals', () => {
    const { endpointStream, accountStream } = document.channels;
    const codesOf = (channel: z.infer<typeof Channel>) =>
      channel['x-close-codes'].map(({ code }) => code).sort();
    const all = Object.values(CLOSE_CODES).map(Number);
    expect(codesOf(endpointStream)).toEqual(all.filter((code) => ![4002, 4029].includes(code)).sort());
    expect(codesOf(accountStream)).toEqual(all.filter((code) => code !== 4004).sort());
    expect(accountStream['x-handshake-refusals'].map(({ status }) => status)).toEqual([426, 400, 429, 503]);
  });
});
