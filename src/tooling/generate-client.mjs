import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { packageCommand, ROOT, runStep } from './steps.mjs';

const STAMP = path.join(ROOT, 'node_modules', '.hookwire', 'client-generated-from');
const CLIENT = path.join(ROOT, 'src', 'generated', 'prisma', 'client.ts');

/** Generates the Prisma client, unless it stands for this schema and this Prisma. */
export async function ensureClient() {
  const inputs = ['prisma/schema.prisma', 'node_modules/prisma/package.json'];
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(await readFile(path.join(ROOT, input)));
  const wanted = hash.digest('hex');
  const found = await readFile(STAMP, 'utf8').catch(() => null);
  if (found === wanted && (await stat(CLIENT).catch(() => null))) return;

  await rm(STAMP, { force: true });
  const config = path.join('prisma', 'prisma.config.ts');
  const command = packageCommand('prisma/build/index.js', 'generate', '--config', config, '--no-hints');
  await runStep('Generating the database client', command);
  await mkdir(path.dirname(STAMP), { recursive: true });
  await writeFile(STAMP, wanted);
}
