import { hash, verify } from '@node-rs/argon2';

/** OWASP's first recommendation for argon2id, which is the library's default algorithm. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash with the same parameters, of random bytes that nobody kept. */
const NOBODY =
  '$argon2id$v=19$m=19456,t=2,p=1$3q5mJ0mVb8aW2iJ8q1nq6w$yqv0oQH3m0Ew9k1N0s2b2nTq3h8mG3l1m4p6b7c8d9E';

export function hashPassword(password: string): Promise<string> {
  return hash(password, PARAMETERS);
}

/** Takes as long for an account that does not exist, or has no password, as for one that does. */
export async function isPassword(storedHash: string | null, password: string): Promise<boolean> {
  const matches = await verify(storedHash ?? NOBODY, password);
  return matches && storedHash !== null;
}
