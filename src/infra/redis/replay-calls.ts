import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Logger } from '#domain/context.ts';
import type { RedisLink } from './link.ts';

const VERSION = 1;

const Replay = z.object({
  replayId: z.string(),
  dispatchedAtMs: z.number(),
  endpointId: z.string(),
  connectionId: z.string(),
  seq: z.int().positive(),
});
/** A replay as it travels: where the event is, not the event. */
export type TravellingReplay = z.infer<typeof Replay>;

const Message = z.discriminatedUnion('type', [
  z.object({
    v: z.literal(VERSION),
    type: z.literal('replay'),
    callId: z.string(),
    from: z.string(),
    replay: Replay,
  }),
  z.object({ v: z.literal(VERSION), type: z.literal('answer'), callId: z.string(), sent: z.boolean() }),
]);
type Message = z.infer<typeof Message>;

/** How long a node may take to take up a call, and then to answer, in milliseconds. */
const CLAIM_MS = 3_000;
const ANSWER_MS = 2_000;

export interface ReplayCalls {
  /** Has another node send the replay; true when it has. */
  call(nodeId: string, replay: TravellingReplay): Promise<boolean>;
}

export interface ReplayCallsOptions {
  nodeId: string;
  logger: Logger;
  /** Everything that takes time; null when the replay can't be sent, else the function that sends it. */
  prepare(replay: TravellingReplay): Promise<(() => boolean) | null>;
}

function channelOf(nodeId: string): string {
  return `hookwire:node:${nodeId}`;
}

function claimKey(callId: string): string {
  return `hookwire:call:${callId}`;
}

function parse(text: string): Message | null {
  try {
    return Message.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * Calls between nodes that end in time and truthfully: a caller that gives up withdraws the claim, and without it
 * the other node sends nothing.
 */
export function createReplayCalls(link: RedisLink, options: ReplayCallsOptions): ReplayCalls {
  const { nodeId, logger } = options;
  const { commands } = link;
  const waiting = new Map<string, (sent: boolean) => void>();

  async function tell(node: string, message: Message): Promise<number> {
    return commands.publish(channelOf(node), JSON.stringify(message));
  }

  async function answer(message: Extract<Message, { type: 'replay' }>): Promise<void> {
    const { callId, from, replay } = message;
    const send = await options.prepare(replay);
    const isClaimed = send !== null && (await commands.del(claimKey(callId))) === 1;
    await tell(from, { v: VERSION, type: 'answer', callId, sent: isClaimed && send() });
  }

  link.listen(channelOf(nodeId), {
    onMessage: (text) => {
      const message = parse(text);
      if (message?.type === 'answer') waiting.get(message.callId)?.(message.sent);
      if (message?.type !== 'replay') return;
      answer(message).catch((error: unknown) => {
        logger.warn({ err: error }, 'A replay of another node could not be sent');
      });
    },
  });

  async function answerWithin(answered: Promise<boolean>, timeoutMs: number): Promise<boolean | null> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(resolve, timeoutMs, null);
    });
    return Promise.race([answered, late]).finally(() => {
      clearTimeout(timer);
    });
  }

  async function call(node: string, replay: TravellingReplay): Promise<boolean> {
    const callId = randomUUID();
    const answered = new Promise<boolean>((resolve) => waiting.set(callId, resolve));
    try {
      await commands.set(claimKey(callId), '1', 'PX', 2 * CLAIM_MS);
      if ((await tell(node, { v: VERSION, type: 'replay', callId, from: nodeId, replay })) === 0)
        return false;
      const sent = await answerWithin(answered, CLAIM_MS);
      if (sent !== null) return sent;
      if ((await commands.del(claimKey(callId))) === 1) return false;
      // The other node took it up at the last moment.
      return (await answerWithin(answered, ANSWER_MS)) ?? false;
    } finally {
      waiting.delete(callId);
    }
  }

  return {
    call: (node, replay) =>
      call(node, replay).catch((error: unknown) => {
        logger.warn({ err: error }, 'A replay could not be handed to another node');
        return false;
      }),
  };
}
