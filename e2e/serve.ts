import { makeDataDir, removeDataDir } from '#testing/data-dir.ts';
import { runProduct } from './run-product.ts';

// The product for the browser tests, over a database that goes with it.

const dataDir = await makeDataDir();
const product = await runProduct({ port: Number(process.env['PORT']), dataDir });

async function stop(): Promise<void> {
  await product.kill('SIGTERM');
  await removeDataDir(dataDir);
  process.exit(0);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
// Keeps the process alive until it is told to stop.
setInterval(() => undefined, 60_000);
