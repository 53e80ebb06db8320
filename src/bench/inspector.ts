import { once } from 'node:events';
import { WebSocket } from 'ws';
import { z } from 'zod';

const Memory = z.object({
  heapUsed: z.number(),
  heapTotal: z.number(),
  external: z.number(),
  arrayBuffers: z.number(),
});

export type HeapUse = z.infer<typeof Memory>;

const Reply = z.object({
  id: z.number(),
  result: z.looseObject({ result: z.object({ value: z.string() }).optional() }).optional(),
});

export interface Inspector {
  /** After a full collection. */
  heapUse(): Promise<HeapUse>;
  close(): void;
}

/** Node's own inspector, from outside: the measured program needs no hook for it. */
export async function openInspector(url: string): Promise<Inspector> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  let lastId = 0;

  function call(method: string, params: object = {}): Promise<z.infer<typeof Reply>> {
    const id = ++lastId;
    socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve) => {
      const onMessage = (data: Buffer): void => {
        const reply = Reply.safeParse(JSON.parse(data.toString()));
        if (reply.data?.id !== id) return;
        socket.off('message', onMessage);
        resolve(reply.data);
      };
      socket.on('message', onMessage);
    });
  }

  return {
    heapUse: async () => {
      await call('HeapProfiler.collectGarbage');
      await call('HeapProfiler.collectGarbage');
      const expression = 'JSON.stringify(process.memoryUsage())';
      const { result } = await call('Runtime.evaluate', { expression, returnByValue: true });
      return Memory.parse(JSON.parse(result?.result?.value ?? '{}'));
    },
    close: () => {
      socket.close();
    },
  };
}
