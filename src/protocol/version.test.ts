import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { CLOSE_CODES } from './close-code.ts';
import { ClientMessage, ServerMessage } from './endpoint-stream.ts';
import { PROTOCOL_VERSION } from './version.ts';

test('changing the wire changes the version: schemas, close codes and version are pinned together', () => {
  const wire = {
    server: z.toJSONSchema(ServerMessage),
    client: z.toJSONSchema(ClientMessage),
    close: CLOSE_CODES,
  };
  const hash = createHash('sha256').update(JSON.stringify(wire)).digest('hex').slice(0, 16);
  // A different hash: raise PROTOCOL_VERSION, tell README.md, and pin both here.
  expect({ version: PROTOCOL_VERSION, hash }).toEqual({ version: '1.0', hash: '20ea1695564c9474' });
});

test('every message type and close code is explained in the README, and no other', () => {
  const readme = readFileSync('README.md', 'utf8');
  const section = readme.slice(readme.indexOf('## Endpoint stream'), readme.indexOf('## Configuration'));
  const types = [...ServerMessage.options, ...ClientMessage.options].map(
    (message) => message.shape.type.value,
  );
  const codes = Object.values(CLOSE_CODES)
    .filter((code) => code !== 1000)
    .map(String);
  const documentedTypes = [...section.matchAll(/^\| `([a-z_]+)`\s*\|/gm)].map(([, type]) => type);
  const documentedCodes = [...section.matchAll(/^\| (\d{4})\s*\|/gm)].map(([, code]) => code);
  expect(documentedTypes.sort()).toEqual([...types].sort());
  expect(documentedCodes.sort()).toEqual(codes.sort());
});
