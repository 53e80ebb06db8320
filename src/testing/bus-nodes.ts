import type { BusMessage, BusTopic } from '#domain/stream/bus.ts';
import { createRedisBus, type RedisBus } from '#infra/bus-redis.ts';
import { createRedisLink, type RedisLink } from '#infra/redis/link.ts';
import { untilUp } from './redis-link.ts';
import { silentLogger } from './silent-logger.ts';

export interface BusNode {
  link: RedisLink;
  bus: RedisBus;
}

/** The bus of one node, which hears the others already. */
export async function startBusNode(url: string, logger = silentLogger): Promise<BusNode> {
  const link = createRedisLink(url, logger);
  const bus = createRedisBus(link, logger);
  await untilUp(link);
  return { link, bus };
}

/** Everything of a topic that comes from now on. */
export function listenTo<T extends BusTopic>(
  bus: Pick<RedisBus, 'subscribe'>,
  topic: T,
): Extract<BusMessage, { topic: T }>[] {
  const heard: Extract<BusMessage, { topic: T }>[] = [];
  bus.subscribe(topic, (message) => heard.push(message));
  return heard;
}
