import { z } from 'zod';
import type { BusMessage } from '#domain/stream/bus.ts';

/** Nodes of another version speak another language, and are not listened to. */
const VERSION = 1;

/** What travels whole; `appended` has a wire of its own. */
export type TravellingMessage = Exclude<
  BusMessage,
  { topic: 'appended' | 'bus-resumed' | 'growth-heard' | 'delivery-due' }
>;

type Shapes = { [T in TravellingMessage['topic']]: z.ZodType<Extract<TravellingMessage, { topic: T }>> };

const Count = z.int().nonnegative();
const AtMs = z.number().nonnegative().nullable();
const Ids = z.array(z.string());
const endpointId = z.string();
const workspaceId = z.string();

const SHAPES: Shapes = {
  'endpoint-changed': z.object({ topic: z.literal('endpoint-changed'), endpointId, aliases: Ids }),
  'endpoint-deleted': z.object({ topic: z.literal('endpoint-deleted'), endpointId, aliases: Ids }),
  'delivery-changed': z.object({
    topic: z.literal('delivery-changed'),
    endpointId,
    deliveryId: z.string(),
    destinationId: z.string(),
    isPrimary: z.boolean(),
    eventId: z.string(),
    seq: Count,
    status: z.enum(['pending', 'delivered', 'retrying', 'failed']),
    statusCode: Count,
    retryCount: Count,
    nextRetryAtMs: AtMs,
    deliveredAtMs: AtMs,
  }),
  'requests-changed': z.object({
    topic: z.literal('requests-changed'),
    endpointId,
    ids: Ids,
    change: z.enum(['deleted', 'restored']),
  }),
  'credential-revoked': z.object({
    topic: z.literal('credential-revoked'),
    kind: z.enum(['api_key', 'access_token']),
    id: z.string(),
  }),
  'sessions-revoked': z.object({
    topic: z.literal('sessions-revoked'),
    userId: z.string(),
    sessionVersion: z.int(),
  }),
  sealed: z.object({ topic: z.literal('sealed'), workspaceId, endpointId }),
  'plan-changed': z.object({ topic: z.literal('plan-changed'), workspaceId }),
  'consumer-reset': z.object({ topic: z.literal('consumer-reset'), consumerId: z.string() }),
  'workspace-deleted': z.object({ topic: z.literal('workspace-deleted'), workspaceId }),
};

const Envelope = z.object({
  v: z.literal(VERSION),
  from: z.string(),
  messages: z.array(z.looseObject({ topic: z.string() })).default([]),
  lost: z.boolean().default(false),
  hears: Ids.default([]),
});

export interface BusEnvelope {
  /** The node that speaks. */
  from: string;
  messages: readonly TravellingMessage[];
  /** Whether some of the sender's messages were given up. */
  lost: boolean;
  /** Endpoints whose growth the sender hears from now on. */
  hears: readonly string[];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isTravellingTopic(topic: string): topic is TravellingMessage['topic'] {
  return Object.hasOwn(SHAPES, topic);
}

/** Whether it is for other nodes as well. */
export function isTravelling(message: BusMessage): message is TravellingMessage {
  return isTravellingTopic(message.topic);
}

export function encodeEnvelope(envelope: Partial<BusEnvelope> & Pick<BusEnvelope, 'from'>): string {
  return JSON.stringify({ v: VERSION, ...envelope });
}

/** Null for what is not of this version; messages of unknown topics or shapes are left out. */
export function decodeEnvelope(text: string): BusEnvelope | null {
  const parsed = Envelope.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const messages = parsed.data.messages.flatMap((message) => {
    const read = isTravellingTopic(message.topic) ? SHAPES[message.topic].safeParse(message) : null;
    return read?.success ? [read.data] : [];
  });
  return { ...parsed.data, messages };
}

const Growth = z.object({ v: z.literal(VERSION), from: z.string(), head: Count });

export function encodeGrowth(from: string, head: number): string {
  return JSON.stringify({ v: VERSION, from, head });
}

export function decodeGrowth(text: string): { from: string; head: number } | null {
  const parsed = Growth.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}
