import { Samples, type Percentiles } from '../percentiles.ts';

interface Times {
  sentMs: number;
  ackedMs: number;
  pushes: number;
  lastPushMs: number;
}

/** Pairs answers with pushes by the request's id; they may come in either order. */
export function createPushLog(subscribers: number) {
  const byId = new Map<string, Times>();

  function timesOf(id: string): Times {
    let times = byId.get(id);
    if (!times) {
      times = { sentMs: NaN, ackedMs: NaN, pushes: 0, lastPushMs: NaN };
      byId.set(id, times);
    }
    return times;
  }

  return {
    acked: (id: string, sentMs: number, ackedMs: number): void => {
      Object.assign(timesOf(id), { sentMs, ackedMs });
    },
    pushed: (id: string, atMs: number): void => {
      const times = timesOf(id);
      times.pushes += 1;
      times.lastPushMs = atMs;
    },
    isComplete: (): boolean => {
      for (const { pushes, ackedMs } of byId.values())
        if (pushes < subscribers || Number.isNaN(ackedMs)) return false;
      return true;
    },
    summary: (sinceMs: number): { afterAck: Percentiles; afterSend: Percentiles } => {
      const afterAck = new Samples();
      const afterSend = new Samples();
      for (const { sentMs, ackedMs, lastPushMs } of byId.values()) {
        if (!(sentMs >= sinceMs) || Number.isNaN(lastPushMs)) continue;
        afterAck.add(lastPushMs - ackedMs);
        afterSend.add(lastPushMs - sentMs);
      }
      return { afterAck: afterAck.summary(), afterSend: afterSend.summary() };
    },
  };
}

export type PushLog = ReturnType<typeof createPushLog>;
