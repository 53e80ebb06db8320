import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/** Keeps secrets that must be read back, in the database, encrypted. */
export interface SecretBox {
  /** `owner` names what the secret belongs to: only under the same name does it open again. */
  seal(secret: string, owner: string): Uint8Array<ArrayBuffer>;
  /** Null when no key opens it: the key is gone, or the box is another owner's or damaged. */
  open(box: Uint8Array, owner: string): string | null;
  /** What boxes begin with that were sealed with the present key. */
  readonly head: Uint8Array<ArrayBuffer>;
}

// A box is: version (1) · id of the key (4) · nonce (12) · ciphertext · tag (16).
const VERSION = 1;
const KEY_ID_BYTES = 4;
const HEAD_BYTES = 1 + KEY_ID_BYTES;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

interface NamedKey {
  key: Buffer;
  head: Buffer;
}

/** The id tells which key to try, and nothing of the key. */
function nameKey(key: Buffer): NamedKey {
  const id = createHmac('sha256', key).update('hookwire encryption key id').digest();
  return { key, head: Buffer.concat([Buffer.of(VERSION), id.subarray(0, KEY_ID_BYTES)]) };
}

/** AES-256-GCM. The first key seals; all of them open. */
export function createSecretBox(keys: readonly Buffer[]): SecretBox {
  const named = keys.map(nameKey);
  const [present] = named;
  if (!present) throw new Error('There is no encryption key');

  function openWith({ key, head }: NamedKey, box: Buffer, owner: string): string | null {
    const nonce = box.subarray(HEAD_BYTES, HEAD_BYTES + NONCE_BYTES);
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(aad(head, owner));
    decipher.setAuthTag(box.subarray(box.length - TAG_BYTES));
    try {
      const text = decipher.update(box.subarray(HEAD_BYTES + NONCE_BYTES, box.length - TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    } catch {
      return null;
    }
  }

  return {
    head: new Uint8Array(present.head),
    seal: (secret, owner) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, present.key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(aad(present.head, owner));
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return new Uint8Array(Buffer.concat([present.head, nonce, text, cipher.getAuthTag()]));
    },
    open: (sealed, owner) => {
      const box = Buffer.from(sealed);
      if (box.length < HEAD_BYTES + NONCE_BYTES + TAG_BYTES) return null;
      for (const candidate of named) {
        if (!box.subarray(0, HEAD_BYTES).equals(candidate.head)) continue;
        const secret = openWith(candidate, box, owner);
        if (secret !== null) return secret;
      }
      return null;
    },
  };
}

/** Bound to its owner, a box that is moved to another row does not open there. */
function aad(head: Buffer, owner: string): Buffer {
  return Buffer.concat([head, Buffer.from(owner)]);
}
