import { once } from 'node:events';
import { AccountServerMessage } from '#protocol/account-stream.ts';
import { ServerMessage } from '#protocol/endpoint-stream.ts';
import type { Account } from './account.ts';
import { openWire, type Wire } from './socket.ts';

export interface Wires {
  /** The address of an endpoint stream. */
  streamUrl(endpointId: string, query?: Record<string, string>): string;
  /** Follows an endpoint with the account's key. */
  listen(endpointId: string, query?: Record<string, string>): Promise<Wire<ServerMessage>>;
  /** The same with another credential, given as a query. */
  listenWith(endpointId: string, query: Record<string, string>): Promise<Wire<ServerMessage>>;
  /** Opens the account stream, with the account's access token unless another one is given. */
  follow(query?: Record<string, string>): Promise<Wire<AccountServerMessage>>;
  /** Keeps a socket that the check has opened, to be looked at and closed after it. */
  keep<M extends { type: string }>(wire: Wire<M>): Wire<M>;
}

/** How long the server may take to answer a close frame, in milliseconds. */
const CLOSE_MS = 2_000;

/** Waits for the end, so that the next check finds the places free. */
async function end({ socket }: Pick<Wire<{ type: string }>, 'socket'>): Promise<void> {
  if (socket.readyState === socket.CLOSED) return;
  const closed = once(socket, 'close', { signal: AbortSignal.timeout(CLOSE_MS) });
  socket.close(1000);
  await closed.catch(() => socket.terminate());
}

/** The sockets of one check. `closeAll` returns what they received that the contract does not allow. */
export function createWires(
  ws: string,
  account: Account,
): Wires & { closeAll: () => Promise<string | null> } {
  const open = new Set<Pick<Wire<{ type: string }>, 'socket' | 'violation'>>();

  function keep<M extends { type: string }>(wire: Wire<M>): Wire<M> {
    open.add(wire);
    return wire;
  }
  function listenWith(endpointId: string, query: Record<string, string>): Promise<Wire<ServerMessage>> {
    return listenTo(`${ws}/ws/${endpointId}?${new URLSearchParams(query).toString()}`);
  }
  async function listenTo(url: string): Promise<Wire<ServerMessage>> {
    const wire = keep(await openWire(url, ServerMessage));
    await wire.next('connected');
    return wire;
  }
  const streamUrl = (endpointId: string, query: Record<string, string> = {}): string =>
    `${ws}/ws/${endpointId}?${new URLSearchParams({ apikey: account.key.key, ...query }).toString()}`;

  return {
    streamUrl,
    listen: (endpointId, query) => listenTo(streamUrl(endpointId, query)),
    listenWith,
    follow: async (query = {}) => {
      const token = query['token'] ?? (await account.bearer());
      const params = new URLSearchParams({ ...query, token });
      return keep(await openWire(`${ws}/v1/ws?${params.toString()}`, AccountServerMessage));
    },
    keep,
    closeAll: async () => {
      const all = [...open];
      open.clear();
      await Promise.all(all.map(end));
      return all.map((wire) => wire.violation()).find((one) => one !== null) ?? null;
    },
  };
}
