export interface HexRow {
  /** Of the first byte, hexadecimal. */
  offset: string;
  /** Two digits a byte, in groups of eight. */
  hex: string;
  /** A dot for each byte that is not printable ASCII. */
  ascii: string;
}

export function hexRowCount(byteLength: number, bytesPerRow: number): number {
  return Math.ceil(byteLength / bytesPerRow);
}

export function hexRow(bytes: Uint8Array, row: number, bytesPerRow: number): HexRow {
  const start = row * bytesPerRow;
  const slice = [...bytes.subarray(start, start + bytesPerRow)];
  const digits = slice.map((byte) => byte.toString(16).padStart(2, '0'));
  const groups = [digits.slice(0, 8), digits.slice(8)].filter((group) => group.length > 0);
  return {
    offset: start.toString(16).padStart(8, '0'),
    hex: groups.map((group) => group.join(' ')).join('  '),
    ascii: slice.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(''),
  };
}
