import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { hashInputs, isBuiltFrom, removeStamp, writeStamp } from './build-stamp.mjs';
import { ensureClient } from './generate-client.mjs';
import { nodeCommand, packageCommand, runStep, TOOL_ENVIRONMENT } from './steps.mjs';

// npm run build: the client, the pages and the server, unless they stand for these very sources.

export async function ensureBuilt() {
  await ensureClient();
  const inputs = await hashInputs();
  if (await isBuiltFrom(inputs)) return;
  await removeStamp();
  const environment = { ...TOOL_ENVIRONMENT, NODE_ENV: 'production' };
  await runStep('Building the pages', packageCommand('next/dist/bin/next', 'build'), { environment });
  const server = path.join(import.meta.dirname, 'build-server.mjs');
  await runStep('Building the server', nodeCommand(server), { environment });
  await writeStamp(inputs);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureBuilt();
