import { AccountServerMessage } from '#protocol/account-stream.ts';
import { ServerMessage } from '#protocol/endpoint-stream.ts';
import type { Account, ApiKey } from './account.ts';
import type { Cleanup } from './cleanup.ts';
import { must, NotApplicable, objectOf, shown } from './expect.ts';
import { jsonCall, sendPatiently, type HttpAnswer, type HttpCall } from './http.ts';
import { openWire, type Wire } from './socket.ts';

export interface KitOptions {
  /** Origin of the server, without a trailing slash. */
  origin: string;
  account: Account;
  /** A second account; null: what needs one is not checked. */
  stranger: Account | null;
  cleanup: Cleanup;
  /** How much faster than real the fake clients' clocks go. */
  timeScale: number;
}

export interface CallOptions {
  /** Sent as JSON. */
  body?: unknown;
  /** null: none. */
  credential?: string | null;
  headers?: Record<string, string>;
}

/** What a check works with; everything it makes is taken back after it. */
export interface Kit {
  http: string;
  ws: string;
  account: Account;
  timeScale: number;
  /** The second account. */
  stranger(): Account;
  /** The endpoint that the checks share. */
  endpoint(): Promise<string>;
  newEndpoint(owner?: Account, more?: object): Promise<string>;
  /** Removes an endpoint that a check has made by hand. */
  remove(endpointId: string): void;
  /** The same for a key. */
  forget(keyId: string): void;
  newKey(more?: object): Promise<ApiKey>;
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
  /** Calls the public REST; with a credential that fits the path unless one is given. */
  call(method: string, path: string, options?: CallOptions): Promise<HttpAnswer>;
  captureUrl(endpointId: string, rest?: string): string;
  /** Sends a webhook that must be stored; returns its id. */
  capture(endpointId: string, call?: HttpCall & { rest?: string }): Promise<string>;
  /** Runs one check: what it opened is closed, and what it made is removed. */
  scope<T>(work: () => Promise<T>): Promise<T>;
  /** What could not be removed after a check. */
  left: readonly string[];
}

export function createKit({ origin, account, stranger, cleanup, timeScale }: KitOptions): Kit {
  const left: string[] = [];
  const wires = new Set<Pick<Wire<{ type: string }>, 'socket' | 'violation'>>();
  const ws = origin.replace(/^http/, 'ws');
  let shared: Promise<string> | null = null;

  function remove(id: string, owner: Account = account): void {
    cleanup.add(`endpoint ${id}`, () => owner.deleteEndpoint(id));
  }
  function forget(id: string): void {
    cleanup.add(`API key ${id}`, () => account.deleteKey(id));
  }
  async function newEndpoint(owner: Account = account, more: object = {}): Promise<string> {
    const id = await owner.createEndpoint(more);
    remove(id, owner);
    return id;
  }
  async function newKey(more: object = {}): Promise<ApiKey> {
    const key = await account.createKey(more);
    forget(key.id);
    return key;
  }
  async function call(
    method: string,
    path: string,
    { body, credential, headers = {} }: CallOptions = {},
  ): Promise<HttpAnswer> {
    const usual = path.startsWith('/api/') ? account.key.key : await account.bearer();
    const sent = credential === undefined ? usual : credential;
    const authorized = { ...(sent !== null && { Authorization: `Bearer ${sent}` }), ...headers };
    if (body === undefined) return sendPatiently(origin + path, { method, headers: authorized });
    return sendPatiently(origin + path, jsonCall(method, body, authorized));
  }
  function keep<M extends { type: string }>(wire: Wire<M>): Wire<M> {
    wires.add(wire);
    return wire;
  }
  function streamUrl(endpointId: string, query: Record<string, string> = {}): string {
    return `${ws}/ws/${endpointId}?${new URLSearchParams({ apikey: account.key.key, ...query }).toString()}`;
  }
  async function listenTo(url: string): Promise<Wire<ServerMessage>> {
    const wire = keep(await openWire(url, ServerMessage));
    await wire.next('connected');
    return wire;
  }
  const captureUrl = (endpointId: string, rest = ''): string => `${origin}/h/${endpointId}${rest}`;

  /** Returns what they received that the contract does not allow. */
  function closeWires(): string | null {
    const violations = [...wires].map((wire) => wire.violation());
    for (const wire of wires) wire.socket.terminate();
    wires.clear();
    return violations.find((one) => one !== null) ?? null;
  }

  return {
    http: origin,
    ws,
    account,
    timeScale,
    stranger: () => {
      if (!stranger) throw new NotApplicable('needs a second account: --register, or --other-email');
      return stranger;
    },
    endpoint: () => (shared ??= newEndpoint()),
    newEndpoint,
    remove,
    forget,
    newKey,
    streamUrl,
    listen: (endpointId, query) => listenTo(streamUrl(endpointId, query)),
    listenWith: (endpointId, query) =>
      listenTo(`${ws}/ws/${endpointId}?${new URLSearchParams(query).toString()}`),
    follow: async (query = {}) => {
      const token = query['token'] ?? (await account.bearer());
      const params = new URLSearchParams({ ...query, token });
      return keep(await openWire(`${ws}/v1/ws?${params.toString()}`, AccountServerMessage));
    },
    keep,
    call,
    captureUrl,
    capture: async (endpointId, { rest, ...call } = {}) =>
      storedId(await sendPatiently(captureUrl(endpointId, rest), { method: 'POST', ...call })),
    scope: async (work) => {
      // The shared endpoint outlives the check that was the first to need it.
      await (shared ??= newEndpoint());
      const mark = cleanup.mark();
      try {
        const result = await work();
        const violation = closeWires();
        must(violation === null, violation ?? '');
        return result;
      } finally {
        closeWires();
        left.push(...(await cleanup.unwind(mark)));
      }
    },
    left,
  };
}

function storedId(answer: HttpAnswer): string {
  must(answer.status === 200, `a webhook was answered with ${answer.status} ${shown(answer.text)}`);
  const { id } = objectOf(answer.json(), 'the answer');
  must(typeof id === 'string', `the answer's id is ${shown(id)}`);
  return id;
}
