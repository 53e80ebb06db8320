import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { AnswerRoutes } from '#domain/client-answer/answer-routes.ts';
import type { OfferedAnswer } from '#domain/client-answer/given-answer.ts';
import type { Logger } from '#domain/context.ts';
import { createMemoryAnswerRoutes } from './answer-routes-memory.ts';
import type { RedisLink } from './redis/link.ts';

const VERSION = 1;

const Offered: z.ZodType<OfferedAnswer> = z.object({
  requestId: z.string(),
  endpointId: z.string(),
  answer: z.object({
    status: z.int(),
    headers: z.array(z.tuple([z.string(), z.string()])),
    body: z.string().transform((text) => Buffer.from(text, 'base64')),
  }),
  by: z.object({
    connectionId: z.string(),
    clientType: z.enum(['web', 'cli', 'api_key', 'unknown']),
    principal: z.string(),
  }),
});

const Message = z.discriminatedUnion('type', [
  z.object({
    v: z.literal(VERSION),
    type: z.literal('answer'),
    callId: z.string(),
    from: z.string(),
    offered: Offered,
  }),
  z.object({ v: z.literal(VERSION), type: z.literal('told'), callId: z.string(), taken: z.boolean() }),
]);

/** How long the other node may take to say whether it took an answer, in milliseconds. */
const TOLD_MS = 2_000;

function channelOf(nodeId: string): string {
  return `hookwire:answers:${nodeId}`;
}

/** Names the node where the sender of a request waits. */
function routeKey(requestId: string): string {
  return `hookwire:sender:${requestId}`;
}

function parse(text: string): z.infer<typeof Message> | null {
  try {
    return Message.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Over all nodes that share a Redis. While it is away, a node's clients answer that node's senders. */
export function createRedisAnswerRoutes(link: RedisLink, logger: Logger): AnswerRoutes {
  const nodeId = randomUUID();
  const { commands } = link;
  const here = createMemoryAnswerRoutes();
  const ownRoutes = new Set<string>();
  const waiting = new Map<string, (taken: boolean) => void>();

  async function takeFromElsewhere(callId: string, from: string, offered: OfferedAnswer): Promise<void> {
    const taken = await here.carry(offered);
    await commands.publish(channelOf(from), JSON.stringify({ v: VERSION, type: 'told', callId, taken }));
  }

  link.listen(channelOf(nodeId), {
    onMessage: (text) => {
      const message = parse(text);
      if (message?.type === 'told') waiting.get(message.callId)?.(message.taken);
      if (message?.type !== 'answer') return;
      takeFromElsewhere(message.callId, message.from, message.offered).catch((error: unknown) => {
        logger.warn({ err: error }, 'Another node could not be told whether its answer was taken');
      });
    },
  });

  async function carryTo(node: string, offered: OfferedAnswer): Promise<boolean> {
    const callId = randomUUID();
    const { answer } = offered;
    const travelling = { ...offered, answer: { ...answer, body: answer.body.toString('base64') } };
    const message = { v: VERSION, type: 'answer', callId, from: nodeId, offered: travelling };
    let timer: NodeJS.Timeout | undefined;
    const told = new Promise<boolean>((resolve) => {
      waiting.set(callId, resolve);
      timer = setTimeout(resolve, TOLD_MS, false);
    });
    try {
      const hearers = await commands.publish(channelOf(node), JSON.stringify(message));
      return hearers > 0 && (await told);
    } finally {
      clearTimeout(timer);
      waiting.delete(callId);
    }
  }

  async function carry(offered: OfferedAnswer): Promise<boolean> {
    if (ownRoutes.has(offered.requestId)) return here.carry(offered);
    const node = await commands.get(routeKey(offered.requestId));
    return node !== null && node !== nodeId && carryTo(node, offered);
  }

  return {
    open: (requestId, forMs, take) => {
      const close = here.open(requestId, forMs, take);
      ownRoutes.add(requestId);
      // Lost, it leaves the request to the clients of this node, and then to the deadline.
      commands.set(routeKey(requestId), nodeId, 'PX', Math.ceil(forMs)).catch(() => undefined);
      return () => {
        close();
        ownRoutes.delete(requestId);
        commands.del(routeKey(requestId)).catch(() => undefined);
      };
    },
    carry: (offered) =>
      carry(offered).catch((error: unknown) => {
        // The error itself can hold the command, and so the answer.
        const reason = error instanceof Error ? error.name : 'unknown';
        logger.warn({ reason }, 'An answer could not be brought to another node');
        return false;
      }),
  };
}
