import { WebSocket } from 'ws';
import { createBackOff } from './back-off.ts';

/** What the client has lived through so far. */
export interface AccountClientLog {
  opens: number;
  refreshes: number;
  /** Close codes that the server chose. */
  closes: number[];
  events: unknown[];
  protocolPings: number;
  state: 'running' | 'given up' | 'stopped';
  /** Why it has given up. */
  reason: string | null;
}

export interface AccountClient {
  log: AccountClientLog;
  stop(): Promise<void>;
}

export interface AccountClientOptions {
  http: string;
  ws: string;
  endpointIds: readonly string[];
  tokens: { access: string; refresh: string };
  timeScale: number;
}

const REFRESH_MS = 15 * 60_000;
/** It refreshes before the token expires. */
const EARLY_MS = 30_000;

type Json = Record<string, unknown>;

async function refreshed(http: string, token: string): Promise<AccountClientOptions['tokens'] | string> {
  const response = await fetch(`${http}/v1/auth/refresh`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ refresh_token: token }),
  });
  const json = (await response.json()) as Json;
  const { access_token: access, refresh_token: refresh } = json;
  if (typeof access === 'string' && typeof refresh === 'string') return { access, refresh };
  return `the refresh was answered with ${response.status} ${JSON.stringify(json)}`;
}

/**
 * The habits of a known client of the account stream: it subscribes as soon as its socket opens; every 15 minutes it
 * refreshes its token and reconnects with the new one; it backs off when it is closed, and refreshes first when that
 * was with 4001. Protocol pings it leaves to its library.
 */
export function startAccountClient(options: AccountClientOptions): AccountClient {
  const { http, ws, endpointIds, timeScale } = options;
  const backOff = createBackOff(timeScale);
  const log: AccountClientLog = {
    opens: 0,
    refreshes: 0,
    closes: [],
    events: [],
    protocolPings: 0,
    state: 'running',
    reason: null,
  };
  let { tokens } = options;
  let socket: WebSocket | null = null;
  let retry: NodeJS.Timeout | undefined;
  let refreshing: Promise<void> | null = null;

  function giveUp(reason: string): void {
    if (log.state !== 'running') return;
    log.state = 'given up';
    log.reason = reason;
  }

  async function refresh(): Promise<void> {
    const next = await refreshed(http, tokens.refresh).catch((error: unknown) => String(error));
    if (typeof next === 'string') {
      giveUp(next);
      return;
    }
    tokens = next;
    log.refreshes += 1;
  }

  function tryLater(code: number): void {
    if (log.state !== 'running') return;
    const waitMs = backOff.next();
    if (waitMs === null) {
      giveUp(`ten tries have failed, the last with ${code}`);
      return;
    }
    retry = setTimeout(() => {
      if (code !== 4001) connect();
      else void refresh().then(connect);
    }, waitMs);
  }

  function connect(): void {
    if (log.state !== 'running') return;
    const own = new WebSocket(`${ws}/v1/ws?token=${encodeURIComponent(tokens.access)}`, {
      perMessageDeflate: false,
    });
    socket = own;
    own.on('open', () => {
      log.opens += 1;
      backOff.reset();
      own.send(JSON.stringify({ type: 'subscribe', endpoint_ids: endpointIds }));
    });
    own.on('ping', () => (log.protocolPings += 1));
    own.on('message', (text: Buffer) => {
      const { type, data } = JSON.parse(text.toString()) as Json;
      if (type === 'event') log.events.push(data);
    });
    own.on('error', () => undefined);
    own.on('close', (code) => {
      // One that it has replaced itself.
      if (socket !== own) return;
      log.closes.push(code);
      tryLater(code);
    });
  }

  /** The old socket goes first: two at once could be one too many. */
  async function reconnect(): Promise<void> {
    await refresh();
    const old = socket;
    socket = null;
    old?.close(1000);
    connect();
  }

  const timer = setInterval(
    () => {
      refreshing ??= reconnect().finally(() => (refreshing = null));
    },
    (REFRESH_MS - EARLY_MS) / timeScale,
  );
  connect();
  return {
    log,
    stop: async () => {
      log.state = 'stopped';
      clearInterval(timer);
      clearTimeout(retry);
      await refreshing;
      socket?.terminate();
    },
  };
}
