import { useMemo, useSyncExternalStore } from 'react';

/** An address for bytes that are in the page; null until it is made. Revoked when left. */
export function useBlobUrl(bytes: Uint8Array<ArrayBuffer>, type: string): string | null {
  const source = useMemo(() => blobUrlSource(bytes, type), [bytes, type]);
  return useSyncExternalStore(source.subscribe, source.url, () => null);
}

/** The address lives from the first subscription to its end, so that none is left behind. */
function blobUrlSource(bytes: Uint8Array<ArrayBuffer>, type: string) {
  let url: string | null = null;
  return {
    subscribe: (onChange: () => void) => {
      const made = URL.createObjectURL(new Blob([bytes], { type }));
      url = made;
      onChange();
      return () => {
        URL.revokeObjectURL(made);
        url = null;
      };
    },
    url: () => url,
  };
}
