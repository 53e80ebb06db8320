import { setTimeout as sleep } from 'node:timers/promises';
import { openCpuWindow } from './cpu-window.ts';
import { openHttpConnection } from './http-connection.ts';
import type { BurstResult, Command } from './protocol.ts';
import { webhookBytes } from './webhook-bytes.ts';

const GIVE_UP_MS = 30_000;

/** Sends a number of events as fast as they are answered; ends when every subscriber has every one. */
export async function runBurst(
  command: Extract<Command, { do: 'burst' }>,
  deliveries: () => number,
  subscribers: number,
): Promise<BurstResult> {
  const { target, watched, connections, events } = command;
  const request = webhookBytes(target.port, target.path);
  const before = deliveries();
  let toSend = events;
  let acknowledged = 0;
  let failed = 0;
  const open = await Promise.all(
    Array.from({ length: connections }, () =>
      openHttpConnection(target.port, (connection, { ok }) => {
        if (ok) acknowledged += 1;
        else failed += 1;
        if (toSend-- > 0) connection.send(request);
      }),
    ),
  );
  const closeWindow = openCpuWindow(watched);
  const startedAtMs = performance.now();
  for (const connection of open) if (toSend-- > 0) connection.send(request);
  const expected = events * subscribers;
  let elapsedMs = 0;
  while (acknowledged + failed < events || deliveries() - before < expected) {
    await sleep(1);
    elapsedMs = performance.now() - startedAtMs;
    if (elapsedMs > GIVE_UP_MS) {
      throw new Error(`${deliveries() - before} of ${expected} deliveries after ${GIVE_UP_MS} ms`);
    }
  }
  const cpu = closeWindow();
  for (const connection of open) connection.close();
  return { acknowledged, failed, elapsedMs, deliveries: deliveries() - before, cpu };
}
