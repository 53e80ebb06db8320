/** A small archive can unpack to gigabytes; this much is enough to read. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Null when nothing could be unpacked. A body that was cut off gives what came before the cut. */
export async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  format: CompressionFormat,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; isCut: boolean } | null> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let isCut = false;
  try {
    for (let chunk = await reader.read(); chunk.value; chunk = await reader.read()) {
      chunks.push(chunk.value);
      size += chunk.value.byteLength;
      if (size < MAX_BYTES) continue;
      isCut = true;
      await reader.cancel();
      break;
    }
  } catch {
    isCut = true;
  }
  if (size === 0) return null;
  return { bytes: new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer()), isCut };
}
