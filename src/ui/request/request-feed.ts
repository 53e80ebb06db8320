import type { ApiError } from '#ui/kit/api-error.ts';
import { createEmitter, type Emitter } from './emitter.ts';
import type { FeedChange, FeedSource, FeedStep } from './feed-source.ts';
import { createFrameBatcher } from './frame-batcher.ts';
import { matchesFilter, NO_FILTER, type RequestFilter } from './request-filter.ts';
import { emptyRequestLog, reduceRequestLog, type LogAction, type RequestLog } from './request-log.ts';
import type { RequestSummary } from './router-types.ts';

const PAGE_SIZE = 100;

export interface FeedState {
  log: RequestLog;
  filter: RequestFilter;
  /** Of the first page. */
  error: ApiError | null;
  older: 'idle' | 'loading' | ApiError;
  stream: 'connecting' | 'following' | ApiError;
  /** How many stored requests a resumed stream has still to bring. */
  behind: number;
}

export interface RequestFeed {
  subscribe: (listener: () => void) => () => void;
  state: () => FeedState;
  /** Reads and follows until the returned function is called. */
  start: () => () => void;
  setFilter: (filter: RequestFilter) => void;
  /** While held, new requests wait instead of entering the rows. */
  setHold: (hold: boolean) => void;
  showWaiting: () => void;
  loadOlder: () => void;
  /** After an error of the first page or of the stream. */
  retry: () => void;
  apply: (action: Extract<LogAction, { type: 'removed' | 'restored' }>) => void;
  /** Requests of the stream, whatever the filter. */
  onArrived: Emitter<[requests: readonly RequestSummary[]]>['on'];
  /** Its name, alias, state or answer. */
  onEndpointChanged: Emitter<[]>['on'];
}

/**
 * The rows of one endpoint as they are now: pages of the past and the live stream, as one list.
 * `basePath` is the path of the endpoint's URL, which text filters see too.
 */
export function createRequestFeed(source: FeedSource, basePath: string): RequestFeed {
  let state: FeedState = {
    log: emptyRequestLog(),
    filter: NO_FILTER,
    error: null,
    older: 'idle',
    stream: 'connecting',
    behind: 0,
  };
  let hold = false;
  /** Tells answers to questions that nobody asks any more. */
  let epoch = 0;
  /** The greatest seq that the stream has spoken for, whatever the filter; null before it is known. */
  let position: number | null = null;
  let catchUpTo = 0;
  let endStreams: (() => void) | null = null;
  const changed = createEmitter<[]>();
  const arrivedRequests = createEmitter<[readonly RequestSummary[]]>();
  const endpointChanged = createEmitter<[]>();

  const set = (change: Partial<FeedState>): void => {
    state = { ...state, ...change };
    changed.emit();
  };
  const dispatch = (action: LogAction): void => {
    set({ log: reduceRequestLog(state.log, action) });
  };

  const arrived = createFrameBatcher<RequestSummary>((requests) => {
    const matching = requests.filter((request) => matchesFilter(request, state.filter, basePath));
    set({
      log: reduceRequestLog(state.log, { type: 'live', requests: matching, hold }),
      behind: Math.max(0, catchUpTo - (position ?? 0)),
    });
    arrivedRequests.emit(requests);
  });

  const onStep = (step: FeedStep): void => {
    if (step.kind === 'requests') {
      position = Math.max(position ?? 0, step.requests.at(-1)?.seq ?? 0);
      arrived.push(step.requests);
      return;
    }
    arrived.flush();
    position = Math.max(position ?? 0, step.kind === 'gap' ? step.to : step.seq);
    if (step.kind === 'gap') dispatch({ type: 'gap', gap: { from: step.from, to: step.to } });
    else set({ behind: 0 });
  };

  const onChange = (change: FeedChange): void => {
    switch (change.kind) {
      case 'deleted':
        dispatch({ type: 'removed', ids: change.ids });
        break;
      case 'restored':
        for (const id of change.ids) void restore(id);
        break;
      case 'missed':
        void loadFirst();
        endpointChanged.emit();
        break;
      case 'endpoint':
        endpointChanged.emit();
    }
  };
  const restore = async (id: string): Promise<void> => {
    const page = await source
      .list({ filter: { text: id, method: null }, before: null, limit: 1 })
      .catch(() => null);
    const request = state.log.removed.get(id) ?? page?.requests.find((one) => one.id === id);
    if (request) dispatch({ type: 'restored', request });
  };

  /** A resumed stream brings what was missed; how much that is, only the list knows. */
  const measureLag = async (): Promise<void> => {
    const page = await source.list({ filter: NO_FILTER, before: null, limit: 1 }).catch(() => null);
    catchUpTo = page?.head ?? 0;
    set({ behind: Math.max(0, catchUpTo - (position ?? 0)) });
  };

  const follow = (after: number): void => {
    let hasStarted = false;
    const fail = (error: ApiError): void => {
      endStreams?.();
      set({ stream: error });
    };
    const endFollow = source.follow(after, {
      onStep,
      onStarted: () => {
        set({ stream: 'following' });
        if (hasStarted) void measureLag();
        hasStarted = true;
      },
      onError: fail,
    });
    const endWatch = source.watch({ onStep: onChange, onStarted: () => undefined, onError: fail });
    endStreams = () => {
      endStreams = null;
      arrived.flush();
      endFollow();
      endWatch();
    };
  };

  const loadFirst = async (): Promise<void> => {
    const asked = (epoch += 1);
    arrived.flush();
    set({ error: null, older: 'idle', log: reduceRequestLog(state.log, { type: 'reset' }) });
    try {
      const page = await source.list({ filter: state.filter, before: null, limit: PAGE_SIZE });
      if (asked !== epoch) return;
      dispatch({ type: 'page', before: null, page });
      position ??= page.head;
      if (endStreams === null) follow(position);
    } catch (error) {
      if (asked === epoch) set({ error: asApiError(error) });
    }
  };

  const loadOlder = async (): Promise<void> => {
    const { before, loaded } = state.log;
    if (!loaded || before === null || state.older === 'loading') return;
    const asked = epoch;
    set({ older: 'loading' });
    try {
      const page = await source.list({ filter: state.filter, before, limit: PAGE_SIZE });
      if (asked !== epoch) return;
      set({ older: 'idle', log: reduceRequestLog(state.log, { type: 'page', before, page }) });
    } catch (error) {
      if (asked === epoch) set({ older: asApiError(error) });
    }
  };

  return {
    subscribe: changed.on,
    state: () => state,
    start: () => {
      void loadFirst();
      return () => {
        epoch += 1;
        endStreams?.();
        arrived.cancel();
      };
    },
    setFilter: (filter) => {
      state = { ...state, filter };
      void loadFirst();
    },
    setHold: (next) => {
      hold = next;
      if (!hold) dispatch({ type: 'release' });
    },
    showWaiting: () => {
      dispatch({ type: 'release' });
    },
    loadOlder: () => void loadOlder(),
    retry: () => {
      if (state.error) void loadFirst();
      else if (endStreams === null && position !== null) {
        set({ stream: 'connecting' });
        follow(position);
      }
    },
    apply: dispatch,
    onArrived: arrivedRequests.on,
    onEndpointChanged: endpointChanged.on,
  };
}

/** Guarantee: the API client rejects with nothing but its own error. */
function asApiError(error: unknown): ApiError {
  return error as ApiError;
}
