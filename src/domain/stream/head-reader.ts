import type { LogHead, LogStore } from './log-store.ts';

/**
 * Reads heads of logs; all that are asked for in one go, as by a client that subscribes to a thousand endpoints,
 * cost one query. It runs after the last of them asked, so each gets an answer that is newer than its question.
 */
export function createHeadReader(
  logStore: Pick<LogStore, 'heads'>,
): (endpointId: string) => Promise<LogHead | null> {
  let asked: { ids: Set<string>; heads: Promise<Map<string, LogHead>> } | null = null;

  function ask(): NonNullable<typeof asked> {
    const ids = new Set<string>();
    const heads = Promise.resolve().then(() => {
      asked = null;
      return logStore.heads([...ids]);
    });
    return { ids, heads };
  }

  return async (endpointId) => {
    asked ??= ask();
    asked.ids.add(endpointId);
    return (await asked.heads).get(endpointId) ?? null;
  };
}
