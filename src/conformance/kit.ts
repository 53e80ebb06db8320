import type { Account, ApiKey } from './account.ts';
import type { Cleanup } from './cleanup.ts';
import { must, objectOf } from './expect.ts';
import { NotApplicable, shown } from './seen.ts';
import { jsonCall, sendPatiently, type HttpAnswer, type HttpCall } from './http.ts';
import { createWires, type Wires } from './wires.ts';

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
export interface Kit extends Wires {
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
  newKey(more?: object): Promise<ApiKey>;
  /** Removes a key that a check has made by hand. */
  forget(keyId: string): void;
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

function createMaker({ account, cleanup }: Pick<KitOptions, 'account' | 'cleanup'>) {
  let shared: Promise<string> | null = null;

  async function makeShared(): Promise<string> {
    const id = await account.createEndpoint();
    cleanup.addLasting(`endpoint ${id}`, () => account.deleteEndpoint(id));
    return id;
  }
  function remove(id: string, owner: Account = account): void {
    cleanup.add(`endpoint ${id}`, () => owner.deleteEndpoint(id));
  }
  function forget(id: string): void {
    cleanup.add(`API key ${id}`, () => account.deleteKey(id));
  }
  return {
    endpoint: () => (shared ??= makeShared()),
    newEndpoint: async (owner: Account = account, more: object = {}) => {
      const id = await owner.createEndpoint(more);
      remove(id, owner);
      return id;
    },
    newKey: async (more: object = {}) => {
      const key = await account.createKey(more);
      forget(key.id);
      return key;
    },
    remove,
    forget,
  };
}

export function createKit({ origin, account, stranger, cleanup, timeScale }: KitOptions): Kit {
  const left: string[] = [];
  const ws = origin.replace(/^http/, 'ws');
  const { closeAll, ...wires } = createWires(ws, account);
  const captureUrl = (endpointId: string, rest = ''): string => `${origin}/h/${endpointId}${rest}`;

  return {
    ...wires,
    ...createMaker({ account, cleanup }),
    http: origin,
    ws,
    account,
    timeScale,
    stranger: () => {
      if (!stranger) throw new NotApplicable('needs a second account: --register, or --other-email');
      return stranger;
    },
    call: async (method, path, { body, credential, headers = {} } = {}) => {
      const usual = path.startsWith('/api/') ? account.key.key : await account.bearer();
      const sent = credential === undefined ? usual : credential;
      const authorized = { ...(sent !== null && { Authorization: `Bearer ${sent}` }), ...headers };
      if (body === undefined) return sendPatiently(origin + path, { method, headers: authorized });
      return sendPatiently(origin + path, jsonCall(method, body, authorized));
    },
    captureUrl,
    capture: async (endpointId, { rest, ...call } = {}) =>
      storedId(await sendPatiently(captureUrl(endpointId, rest), { method: 'POST', ...call })),
    scope: async (work) => {
      try {
        const result = await work();
        const violation = await closeAll();
        must(violation === null, violation ?? '');
        return result;
      } finally {
        await closeAll();
        left.push(...(await cleanup.endCheck()));
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
