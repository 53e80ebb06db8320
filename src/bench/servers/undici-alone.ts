import { Pool } from 'undici';
import { outgoingHeaders } from '#domain/delivery/outgoing-headers.ts';

// Bound: what undici needs to send the same bytes on as many connections, from memory and with nothing kept.

/** What the bench asks for. */
export interface UndiciCommand {
  port: number;
  requests: number;
  pools: number;
  connectionsEach: number;
  webhook: { rawHeaders: string[]; body: string };
}

export interface UndiciResult {
  elapsedMs: number;
  failed: number;
  cpuMs: number;
}

async function run(command: UndiciCommand): Promise<UndiciResult> {
  const { port, requests, pools, connectionsEach, webhook } = command;
  const origin = `http://127.0.0.1:${port}`;
  const body = Buffer.from(webhook.body);
  const attempt = {
    ...{ pool: '', url: origin, method: 'POST', target: '/', addedHeaders: [], attempt: 1 },
    ...{ rawHeaders: webhook.rawHeaders, body },
    signingSecrets: [`whsec_${Buffer.alloc(24, 7).toString('base64')}`],
    eventId: '01890000-0000-7000-8000-000000000000',
  };
  const headers = outgoingHeaders(attempt, Date.now());
  const open = Array.from({ length: pools }, () => new Pool(origin, { connections: connectionsEach }));
  let left = requests;
  let failed = 0;
  const cpuBefore = process.cpuUsage();
  const startedAtMs = performance.now();
  const sendOn = async (pool: Pool): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const answer = await pool.request({ method: 'POST', path: '/hook', headers, body });
      await answer.body.arrayBuffer();
      if (answer.statusCode !== 200) failed += 1;
    }
  };
  await Promise.all(open.flatMap((pool) => Array.from({ length: connectionsEach }, () => sendOn(pool))));
  const elapsedMs = performance.now() - startedAtMs;
  const { user, system } = process.cpuUsage(cpuBefore);
  await Promise.all(open.map((pool) => pool.close()));
  return { elapsedMs, failed, cpuMs: (user + system) / 1000 };
}

// Guarantee: the bench forks this process and sends nothing else.
process.on('message', (command) => {
  void run(command as UndiciCommand).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit(0));
