import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AccountClientMessage, AccountServerMessage } from './account-stream.ts';
import { CLOSE_CODES } from './close-code.ts';
import { ClientMessage, ServerMessage } from './endpoint-stream.ts';
import { createOpenApiDocument } from './rest/openapi.ts';
import { PROTOCOL_VERSION } from './version.ts';

function hashOf(contract: object): string {
  return createHash('sha256').update(JSON.stringify(contract)).digest('hex').slice(0, 16);
}

const PROSE = ['description', 'summary', 'title', 'examples'];

/** The paths of the OpenAPI document below one prefix, with the schemas they use, without the words for people. */
function restContract(isOwn: (path: string) => boolean): string {
  const { paths = {}, components } = createOpenApiDocument('https://x.example');
  const own = Object.entries(paths).filter(([path]) => isOwn(path));
  const toWire = (_: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    // A field that has such a name is an object; prose is text or a list.
    const kept = Object.entries(value).filter(
      ([key, inner]) => !PROSE.includes(key) || (typeof inner === 'object' && !Array.isArray(inner)),
    );
    return Object.fromEntries(kept);
  };
  const left = new Map(Object.entries(components?.schemas ?? {}));
  let text = JSON.stringify(own, toWire);
  for (let found = true; found;) {
    const used = [...left].filter(([name]) => text.includes(`/${name}"`));
    found = used.length > 0;
    for (const [name] of used) left.delete(name);
    text += JSON.stringify(used, toWire);
  }
  return text;
}

// A different hash: raise PROTOCOL_VERSION, tell README.md, and pin both here.
describe('changing the wire changes the version: each contract is pinned together with it', () => {
  test('the endpoint stream', () => {
    const hash = hashOf({ server: z.toJSONSchema(ServerMessage), client: z.toJSONSchema(ClientMessage) });
    expect({ version: PROTOCOL_VERSION, hash }).toEqual({ version: '1.2', hash: 'dc84e2a4d5fc7103' });
  });

  test('the account stream', () => {
    const server = z.toJSONSchema(AccountServerMessage);
    const hash = hashOf({ server, client: z.toJSONSchema(AccountClientMessage) });
    expect({ version: PROTOCOL_VERSION, hash }).toEqual({ version: '1.2', hash: '930d89007316427a' });
  });

  test('the REST of /v1', () => {
    const hash = hashOf({ wire: restContract((path) => path.startsWith('/v1/')) });
    expect({ version: PROTOCOL_VERSION, hash }).toEqual({ version: '1.2', hash: 'adc3e25cb310ce42' });
  });

  test('the REST of /api, /auth and /billing', () => {
    const hash = hashOf({ wire: restContract((path) => !path.startsWith('/v1/')) });
    expect({ version: PROTOCOL_VERSION, hash }).toEqual({ version: '1.2', hash: 'cf00d01a702f529d' });
  });

  test('the close codes of both', () => {
    expect({ version: PROTOCOL_VERSION, hash: hashOf(CLOSE_CODES) }).toEqual({
      version: '1.2',
      hash: '6c052bb14ed2ae52',
    });
  });
});

interface Explained {
  types: string[];
  codes: string[];
}

/** What the README's tables between two headings explain. */
function explained(from: string, to: string): Explained {
  const readme = readFileSync('README.md', 'utf8');
  const section = readme.slice(readme.indexOf(`## ${from}`), readme.indexOf(`## ${to}`));
  return {
    types: [...section.matchAll(/^\| `([a-z_]+)`\s*\|/gm)].map(([, type]) => type ?? '').sort(),
    codes: [...section.matchAll(/^\| (\d{4})\s*\|/gm)].map(([, code]) => code ?? '').sort(),
  };
}

function codesBut(...others: number[]): string[] {
  return Object.values(CLOSE_CODES)
    .filter((code) => !others.includes(code))
    .map(String)
    .sort();
}

describe('every message type and close code is explained in the README, and no other', () => {
  test('of the endpoint stream', () => {
    const types = [...ServerMessage.options, ...ClientMessage.options].map((one) => one.shape.type.value);
    expect(explained('Endpoint stream', 'Account stream')).toEqual({
      types: types.sort(),
      codes: codesBut(1000, 4002, 4029),
    });
  });

  test('of the account stream', () => {
    const options = [...AccountServerMessage.options, ...AccountClientMessage.options];
    expect(explained('Account stream', 'Configuration')).toEqual({
      types: [...new Set(options.map((one) => one.shape.type.value))].sort(),
      codes: codesBut(4004),
    });
  });
});
