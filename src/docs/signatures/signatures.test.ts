import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SIGNATURE_PROVIDERS, type SignatureProvider } from '#protocol/signature-provider.ts';
import { pythonProgram } from '#testing/client-process.ts';
import { secretFor, signAs } from '#testing/sign-as.ts';

interface Delivery {
  headers: Record<string, string>;
  body: Buffer;
  secret: string;
}

const NOW = Math.floor(Date.now() / 1000);
const BODY = Buffer.from('{"name":"Zoë"}\n');
const SIGNS_THE_TIME: readonly SignatureProvider[] = ['stripe', 'slack', 'standard-webhooks'];

async function inJavaScript(
  provider: SignatureProvider,
  deliveries: readonly Delivery[],
): Promise<unknown[]> {
  const file = path.join(import.meta.dirname, `${provider}.mjs`);
  // Guarantee: each sample exports this function.
  const { verify } = (await import(pathToFileURL(file).href)) as { verify: (one: Delivery) => boolean };
  return deliveries.map((one) => verify(one));
}

const RUN_PYTHON = `
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
verify = importlib.import_module(sys.argv[2]).verify
print(json.dumps([verify(one["headers"], bytes.fromhex(one["body"]), one["secret"]) for one in json.loads(sys.argv[3])]))
`;

function inPython(provider: SignatureProvider, deliveries: readonly Delivery[]): unknown {
  const texts = deliveries.map((one) => ({ ...one, body: one.body.toString('hex') }));
  const args = ['-B', '-c', RUN_PYTHON, import.meta.dirname, provider, JSON.stringify(texts)];
  return JSON.parse(execFileSync(pythonProgram(), args).toString());
}

function deliveryOf(provider: SignatureProvider, sentAt = NOW): Delivery {
  const secret = secretFor(provider, 'top secret');
  const pairs = signAs(provider, { body: BODY, secret, sentAt });
  const headers = Object.fromEntries(pairs.map(([name, value]) => [name.toLowerCase(), value]));
  return { headers, body: BODY, secret };
}

describe.each([
  ['JavaScript', inJavaScript],
  ['Python', inPython],
] as const)('the samples in %s', (_, verify) => {
  it.each(SIGNATURE_PROVIDERS)('take what %s signed, and nothing that was changed', async (provider) => {
    const signed = deliveryOf(provider);
    const deliveries = [
      signed,
      { ...signed, body: Buffer.from('{"name":"Zoe"}\n') },
      { ...signed, secret: secretFor(provider, 'another') },
      { ...signed, headers: {} },
    ];
    expect(await verify(provider, deliveries)).toEqual([true, false, false, false]);
  });

  it.each(SIGNS_THE_TIME)('refuse what %s signed long ago', async (provider) => {
    const deliveries = [deliveryOf(provider, NOW - 290), deliveryOf(provider, NOW - 3600)];
    expect(await verify(provider, deliveries)).toEqual([true, false]);
  });
});
