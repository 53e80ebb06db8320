import type { EndpointSignature } from '#domain/signature/stored-secrets.ts';
import { isFlaw } from '#domain/signature/flaw.ts';
import { lookupIn } from '#domain/signature/header.ts';
import { beginMac } from '#domain/signature/mac.ts';
import { SCHEMES } from '#domain/signature/schemes.ts';
import { SAMPLES, type SampleId } from './samples.ts';
import type { SampleMoment } from './samples/sample.ts';

export interface MadeSample {
  method: 'POST';
  /** Names and values by turns. */
  rawHeaders: string[];
  body: Buffer;
}

type Headers = [name: string, value: string][];

/** The provider's own header over these bytes; null: the secret is not in the provider's form. */
function signatureHeader(headers: Headers, body: Buffer, { provider, secrets }: EndpointSignature): Headers {
  const scheme = SCHEMES[provider];
  const key = secrets?.[0] === undefined ? null : scheme.keyOf(secrets[0]);
  const prefix = scheme.prefix(lookupIn(headers));
  if (!key || isFlaw(prefix)) return [];
  return [[scheme.header, scheme.write(beginMac(key, prefix.bytes).update(body).digest(), prefix)]];
}

/**
 * A sample as its sender would send it, marked as a test. Signed with the endpoint's secret where that is one of the same
 * provider, and without a signature otherwise: a wrong one would look like a wrong secret.
 */
export function makeSample(
  id: SampleId,
  moment: SampleMoment & { host: string },
  signature: EndpointSignature | null,
): MadeSample {
  const sample = SAMPLES[id];
  const made = sample.make(moment);
  const body = Buffer.from(JSON.stringify(made.body));
  const isSigned = signature !== null && signature.provider === sample.provider;
  const signed = isSigned ? signatureHeader(made.headers, body, signature) : [];
  const ownHeader = sample.provider && SCHEMES[sample.provider].header;
  const headers: Headers = [
    ['Host', moment.host],
    ['Content-Type', 'application/json'],
    ['Content-Length', String(body.length)],
    ...made.headers.filter(([name]) => name !== ownHeader),
    ...signed,
    ['X-Hookwire-Test', 'true'],
  ];
  return { method: 'POST', rawHeaders: headers.flat(), body };
}
