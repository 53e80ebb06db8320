import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { DomainContext } from '#domain/context.ts';
import { captureOf } from './captures.ts';
import type { ClientProcess } from './client-process.ts';
import { createTestContext } from './context.ts';
import { startCuttableProxy, type CuttableProxy } from './cuttable-proxy.ts';
import { createTenant, startTestServer, type Tenant } from './server.ts';

/** A server behind a line that breaks, for the clients of the docs. */
export interface ClientsSuite {
  ctx: DomainContext;
  tenant: Tenant;
  proxy: CuttableProxy;
  /** For what the clients save. */
  folder: string;
  /** Appends `count` requests to the endpoint, hundreds at a time. */
  send(endpointId: string, count: number, workspaceId?: string): Promise<void>;
  /** Stops the server and starts another one behind the same line. */
  restartServer(): Promise<void>;
  close(): Promise<void>;
}

const AT_ONCE = 250;

export async function startClientsSuite(): Promise<ClientsSuite> {
  const { context: ctx, close } = await createTestContext();
  let server = await startTestServer(ctx);
  const proxy = await startCuttableProxy(server.port);
  const tenant = await createTenant(ctx);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'hookwire-clients-'));
  return {
    ctx,
    tenant,
    proxy,
    folder,
    send: async (endpointId, count, workspaceId = tenant.workspaceId) => {
      const body = Buffer.from('{"a":1}');
      for (let sent = 0; sent < count; sent += AT_ONCE) {
        const part = Array.from({ length: Math.min(AT_ONCE, count - sent) }, () =>
          ctx.appender.append(captureOf(workspaceId, endpointId, { body })),
        );
        await Promise.all(part);
      }
    },
    restartServer: async () => {
      proxy.target = null;
      await server.close();
      server = await startTestServer(ctx);
      proxy.target = server.port;
    },
    close: async () => {
      await proxy.close();
      await server.close();
      await close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The numbers that a client has printed, of one endpoint if its lines name any. */
export function printedNumbers({ printed }: ClientProcess, endpointId?: string): number[] {
  const lines = endpointId === undefined ? printed : printed.filter((line) => line.startsWith(endpointId));
  return lines.map((line) => Number(/#(\d+) /.exec(line)?.[1]));
}

/** 1, 2, 3 … */
export function numbersUpTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}
