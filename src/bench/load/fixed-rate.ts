import { setTimeout as sleep } from 'node:timers/promises';
import { Samples } from '../percentiles.ts';
import { openCpuWindow } from './cpu-window.ts';
import { idIn, openHttpConnection, type HttpConnection } from './http-connection.ts';
import type { Command, Cpu, LoadResult } from './protocol.ts';
import type { PushLog } from './push-log.ts';
import { webhookBytes } from './webhook-bytes.ts';

const GIVE_UP_MS = 10_000;

async function until(isDone: () => boolean): Promise<void> {
  const deadline = performance.now() + GIVE_UP_MS;
  while (!isDone()) {
    if (performance.now() > deadline) throw new Error('answers or pushes are missing');
    await sleep(5);
  }
}

/**
 * Sends on schedule whatever the answers do, so that a slow answer can't slow the senders down. A request that
 * finds no free connection waits for one, and that wait counts.
 */
export async function runFixedRate(
  command: Extract<Command, { do: 'fixed-rate' }>,
  pushes: PushLog | null,
): Promise<LoadResult> {
  const { target, connections, warmupMs, durationMs, rate, watched } = command;
  const request = webhookBytes(target.port, target.path);
  const latency = new Samples();
  const free: HttpConnection[] = [];
  const overdueSinceMs: number[] = [];
  const total = Math.round(((warmupMs + durationMs) / 1000) * rate);
  let acknowledged = 0;
  let failed = 0;
  let sent = 0;
  let lateMs = 0;

  function send(connection: HttpConnection, dueAtMs: number): void {
    connection.sentAtMs = dueAtMs;
    connection.send(request);
  }

  const open = await Promise.all(
    Array.from({ length: connections }, () =>
      openHttpConnection(target.port, (connection, { ok, bytes }) => {
        const nowMs = performance.now();
        if (ok) acknowledged += 1;
        else failed += 1;
        if (connection.sentAtMs >= measureFromMs) latency.add(nowMs - connection.sentAtMs);
        if (pushes && ok) pushes.acked(idIn(bytes), connection.sentAtMs, nowMs);
        const overdue = overdueSinceMs.shift();
        if (overdue === undefined) free.push(connection);
        else send(connection, overdue);
      }),
    ),
  );
  free.push(...open);

  const startedAtMs = performance.now();
  const measureFromMs = startedAtMs + warmupMs;
  let closeWindow: (() => Cpu) | null = null;
  let lastMs = startedAtMs;
  while (sent < total) {
    await sleep(1);
    const nowMs = performance.now();
    if (nowMs >= measureFromMs) {
      closeWindow ??= openCpuWindow(watched);
      lateMs = Math.max(lateMs, nowMs - lastMs - 1);
    }
    lastMs = nowMs;
    const due = Math.min(total, Math.floor(((nowMs - startedAtMs) / 1000) * rate));
    for (; sent < due; sent++) {
      const connection = free.pop();
      if (connection) send(connection, nowMs);
      else overdueSinceMs.push(nowMs);
    }
  }
  const elapsedMs = performance.now() - measureFromMs;
  const cpu = closeWindow?.() ?? { serverMs: NaN, postgresMs: NaN, generatorMs: NaN };

  await until(() => acknowledged + failed === total && (pushes?.isComplete() ?? true));
  for (const connection of open) connection.close();

  const summary = latency.summary();
  const { afterAck, afterSend } = pushes?.summary(measureFromMs) ?? NO_PUSHES;
  return {
    acknowledged,
    failed,
    answers: summary.count,
    elapsedMs,
    latency: summary,
    cpu,
    pushAfterAck: afterAck,
    pushAfterSend: afterSend,
    lateMs,
  };
}

const NONE = new Samples().summary();
const NO_PUSHES = { afterAck: NONE, afterSend: NONE };
