import { setTimeout as sleep } from 'node:timers/promises';
import { Samples } from '../percentiles.ts';
import { openCpuWindow } from './cpu-window.ts';
import { openHttpConnection, type HttpConnection } from './http-connection.ts';
import type { Command, LoadResult } from './protocol.ts';
import { webhookBytes } from './webhook-bytes.ts';

const NONE = new Samples().summary();

/** Keeps every connection busy: the throughput, and the latency at it. */
export async function runClosedLoop(command: Extract<Command, { do: 'closed-loop' }>): Promise<LoadResult> {
  const { target, connections, warmupMs, durationMs, watched } = command;
  const request = webhookBytes(target.port, target.path);
  const latency = new Samples();
  let acknowledged = 0;
  let failed = 0;
  let answers = 0;
  let underWay = 0;
  let measuring = false;
  let stopping = false;
  let allAnswered: () => void = () => undefined;

  function send(connection: HttpConnection): void {
    connection.sentAtMs = performance.now();
    connection.send(request);
  }

  const open = await Promise.all(
    Array.from({ length: connections }, () =>
      openHttpConnection(target.port, (connection, { ok }) => {
        if (ok) acknowledged += 1;
        else failed += 1;
        if (measuring) {
          answers += 1;
          latency.add(performance.now() - connection.sentAtMs);
        }
        if (!stopping) send(connection);
        else if (--underWay === 0) allAnswered();
      }),
    ),
  );
  underWay = connections;
  for (const connection of open) send(connection);
  await sleep(warmupMs);

  const closeWindow = openCpuWindow(watched);
  const startedAtMs = performance.now();
  measuring = true;
  await sleep(durationMs);
  measuring = false;
  const elapsedMs = performance.now() - startedAtMs;
  const cpu = closeWindow();

  await new Promise<void>((resolve) => {
    allAnswered = resolve;
    stopping = true;
  });
  for (const connection of open) connection.close();
  return {
    acknowledged,
    failed,
    answers,
    elapsedMs,
    latency: latency.summary(),
    cpu,
    pushAfterAck: NONE,
    pushAfterSend: NONE,
    lateMs: 0,
  };
}
