import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = path.join(import.meta.dirname, '..');

export interface RunningProduct {
  url: string;
  kill(signal: NodeJS.Signals): Promise<void>;
}

/** `node dist/server.js`, as `npm start` runs it, over the given data directory. */
export async function runProduct(options: {
  port: number;
  dataDir: string;
  env?: Record<string, string>;
}): Promise<RunningProduct> {
  const url = `http://localhost:${options.port}`;
  const child = spawn(process.execPath, ['dist/server.js'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(options.port),
      HOST: '127.0.0.1',
      PUBLIC_URL: url,
      DATA_DIR: options.dataDir,
      LOG_LEVEL: 'warn',
      NEXT_TELEMETRY_DISABLED: '1',
      // Receivers of the tests are on this machine.
      DELIVERY_ALLOW_CIDRS: '127.0.0.0/8,::1/128',
      ...options.env,
    },
  });
  const exited = once(child, 'exit');
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the product ended with ${child.exitCode}`);
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) break;
    await sleep(100);
  }
  return {
    url,
    kill: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await exited;
    },
  };
}
