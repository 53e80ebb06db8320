import { once } from 'node:events';
import { startChild } from './child-server.ts';
import { webhookTo } from './load/webhook-bytes.ts';
import type { UndiciCommand, UndiciResult } from './servers/undici-alone.ts';

/** The bound's process. */
export interface UndiciAlone {
  send(port: number, requests: number): Promise<UndiciResult>;
  stop(): Promise<void>;
}

/** As many connections as Hookwire may have to so many endpoints. */
export async function startUndiciAlone(
  file: string,
  connections: Pick<UndiciCommand, 'pools' | 'connectionsEach'>,
): Promise<UndiciAlone> {
  const { child, stop } = await startChild({ file, nodeOptions: [], env: {} }, async (started) => {
    await once(started, 'spawn');
  });
  return {
    send: async (port, requests) => {
      const answered = once(child, 'message');
      const command: UndiciCommand = { ...connections, port, requests, webhook: webhookTo('127.0.0.1') };
      child.send(command);
      const [result] = (await answered) as [UndiciResult];
      return result;
    },
    stop,
  };
}
