import { createHmac } from 'node:crypto';
import { SignatureCheck } from '#protocol/rest/api/verify-signature.ts';
import { defineChecks } from '../check.ts';
import { mustAnswer, mustBeFlat } from '../envelope.ts';
import { must, mustEqual, mustHave } from '../expect.ts';
import { held } from '../held.ts';
import type { Kit } from '../kit.ts';

const PAYLOAD = '{"amount":1999,"text":"Grüße"}';
const SECRET = 'a secret of the sender';
const STANDARD_KEY = Buffer.from(SECRET).toString('base64');

interface Signed {
  provider: string;
  signature: string;
  secret?: string;
  timestamp?: string;
  id?: string;
}

function hmac(text: string, key: string | Buffer = SECRET) {
  return createHmac('sha256', key).update(text);
}

/** As each provider documents it. */
function signatures(): Signed[] {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const id = 'msg_kit';
  const standard = hmac(`${id}.${timestamp}.${PAYLOAD}`, Buffer.from(SECRET)).digest('base64');
  return [
    { provider: 'github', signature: `sha256=${hmac(PAYLOAD).digest('hex')}` },
    { provider: 'stripe', signature: `t=${timestamp},v1=${hmac(`${timestamp}.${PAYLOAD}`).digest('hex')}` },
    { provider: 'shopify', signature: hmac(PAYLOAD).digest('base64') },
    { provider: 'slack', signature: `v0=${hmac(`v0:${timestamp}:${PAYLOAD}`).digest('hex')}`, timestamp },
    {
      provider: 'standard-webhooks',
      signature: `v1,${standard}`,
      secret: `whsec_${STANDARD_KEY}`,
      timestamp,
      id,
    },
  ];
}

async function ask(kit: Kit, body: object) {
  const json = mustAnswer(await kit.call('POST', '/api/verify-signature', { credential: null, body }));
  mustHave(json, ['valid', 'expected', 'actual', 'details', 'provider', 'algorithm'], 'the answer');
  return held(SignatureCheck, json, 'the answer');
}

async function rightIsValid(kit: Kit): Promise<string> {
  for (const signed of signatures()) {
    const { valid, details } = await ask(kit, { payload: PAYLOAD, secret: SECRET, ...signed });
    must(valid, `${signed.provider}: ${details}`);
  }
  return `valid for ${signatures().length} providers`;
}

async function wrongIsInvalid(kit: Kit): Promise<string> {
  for (const signed of signatures()) {
    const changed = await ask(kit, { secret: SECRET, ...signed, payload: `${PAYLOAD} ` });
    must(!changed.valid, `${signed.provider} takes a changed payload`);
    const secret = signed.provider === 'standard-webhooks' ? 'whsec_b3RoZXI=' : 'other';
    const other = await ask(kit, { payload: PAYLOAD, ...signed, secret });
    must(!other.valid, `${signed.provider} takes another secret`);
    mustEqual(other.actual, signed.signature, 'actual');
  }
  return 'invalid for a changed payload and another secret';
}

async function badInputIsRefused(kit: Kit): Promise<string> {
  const bodies = [
    {},
    { provider: 'nobody', payload: '', signature: 'x', secret: 'y' },
    { provider: 'slack', payload: '', signature: 'v0=00', secret: 'y' },
  ];
  for (const body of bodies) {
    mustBeFlat(await kit.call('POST', '/api/verify-signature', { credential: null, body }), 400);
  }
  return '400 {"error"}';
}

export const signatureChecks = defineChecks('api', {
  'verify-right': {
    title: 'A right signature is valid',
    expected: 'valid: github, stripe, shopify, slack, standard-webhooks',
    run: rightIsValid,
  },
  'verify-wrong': {
    title: 'A changed payload or another secret is invalid',
    expected: '200 {valid: false, expected, actual, details}',
    run: wrongIsInvalid,
  },
  'verify-bad-input': {
    title: 'A question without its parts is refused',
    expected: '400 {"error"}',
    run: badInputIsRefused,
  },
});
