import path from 'node:path';
import { parseEncryptionKeys } from '#domain/secret/encryption-key.ts';
import { ConfigError, type Config } from './config.ts';
import { readOrCreateSecret } from './secrets.ts';

const FILE = 'encryption-key';

/** Those of the environment, else one that is made on the first start. */
export async function readEncryptionKeys(config: Config): Promise<readonly Buffer[]> {
  if (config.encryptionKeys) return config.encryptionKeys;
  const keys = parseEncryptionKeys(await readOrCreateSecret(config.dataDir, FILE));
  if (keys) return keys;
  const file = path.join(config.dataDir, FILE);
  throw new ConfigError(
    `${file} does not hold a key of 32 bytes; restore it, or delete it and set stored secrets again`,
  );
}
