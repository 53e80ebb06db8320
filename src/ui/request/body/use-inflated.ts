import { useEffect, useState } from 'react';
import type { RequestDetail } from '../router-types.ts';
import { inflate } from './inflate.ts';

export type Inflated =
  | { kind: 'plain' }
  | { kind: 'inflated'; encoding: string; bytes: Uint8Array<ArrayBuffer>; isCut: boolean }
  | { kind: 'failed'; encoding: string };

const PLAIN: Inflated = { kind: 'plain' };
const FORMATS: Readonly<Record<string, CompressionFormat>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
};

/** The content of a compressed body, as far as the browser can unpack it. */
export function useInflated(request: RequestDetail, bytes: Uint8Array<ArrayBuffer>): Inflated {
  const [result, setResult] = useState<{ bytes: Uint8Array; inflated: Inflated } | null>(null);
  const encoding =
    request.rawHeaders
      .find(([name]) => name.toLowerCase() === 'content-encoding')?.[1]
      .trim()
      .toLowerCase() ?? '';
  const isCompressed = encoding !== '' && encoding !== 'identity' && bytes.byteLength > 0;
  useEffect(() => {
    if (!isCompressed) return;
    let isCurrent = true;
    const format = FORMATS[encoding];
    void (format ? inflate(bytes, format) : Promise.resolve(null)).then((content) => {
      if (!isCurrent) return;
      const inflated: Inflated = content
        ? { kind: 'inflated', encoding, ...content }
        : { kind: 'failed', encoding };
      setResult({ bytes, inflated });
    });
    return () => {
      isCurrent = false;
    };
  }, [bytes, encoding, isCompressed]);
  return isCompressed && result?.bytes === bytes ? result.inflated : PLAIN;
}
