const HEX = /^[0-9a-f]{64}$/i;
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/;

/** 32 bytes, as `openssl rand -base64 32` or `openssl rand -hex 32` prints them. */
function parseKey(text: string): Buffer | null {
  if (HEX.test(text)) return Buffer.from(text, 'hex');
  return BASE64.test(text) ? Buffer.from(text, 'base64') : null;
}

/** One key, or several separated by commas: the first encrypts, all decrypt. Null: not in that form. */
export function parseEncryptionKeys(text: string): Buffer[] | null {
  const keys = text.split(',').map((part) => parseKey(part.trim()));
  const found = keys.filter((key) => key !== null);
  return found.length === keys.length ? found : null;
}
