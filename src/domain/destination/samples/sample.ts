import type { SignatureProvider } from '#protocol/signature-provider.ts';

/** What differs from one sending to the next. */
export interface SampleMoment {
  /** A UUID. */
  id: string;
  /** Unix time in whole milliseconds. */
  nowMs: number;
}

export interface SampleRequest {
  /** Without signature, names and values; those that go into a signature are there. */
  headers: [name: string, value: string][];
  body: unknown;
}

/** A request as one provider sends it. All names in it are made up. */
export interface Sample {
  /** Whose signature it may carry; null: nobody's. */
  provider: SignatureProvider | null;
  make(moment: SampleMoment): SampleRequest;
}

export function unixSeconds(nowMs: number): number {
  return Math.floor(nowMs / 1000);
}

/** As short ids of providers look: the last letters of the moment's own, which are random. */
export function shortId({ id }: SampleMoment, length: number): string {
  return id.replaceAll('-', '').slice(-length);
}
