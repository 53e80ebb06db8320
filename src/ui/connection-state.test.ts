import { afterEach, describe, expect, it, vi } from 'vitest';
import { currentConnection, setSocketState, setStreamState } from '#ui/connection-state.ts';

afterEach(() => {
  setStreamState(null);
  setSocketState({ kind: 'idle' });
  vi.useRealTimers();
});

describe('the connection as the pill sees it', () => {
  it('is live while the socket is open and no stream says otherwise', () => {
    setSocketState({ kind: 'open' });
    expect(currentConnection()).toEqual({ kind: 'live' });
    setStreamState({ kind: 'paused', waiting: 12 });
    expect(currentConnection()).toEqual({ kind: 'paused', waiting: 12 });
  });

  it('does not call a stream live before its socket is open', () => {
    setStreamState({ kind: 'live' });
    expect(currentConnection()).toEqual({ kind: 'connecting' });
  });

  it('remembers since when it is offline, through any number of tries', () => {
    vi.useFakeTimers({ now: 1000 });
    setStreamState({ kind: 'live' });
    setSocketState({ kind: 'offline', retryAtMs: 2000 });
    vi.setSystemTime(2000);
    setSocketState({ kind: 'offline', retryAtMs: 9000 });
    setSocketState({ kind: 'offline' });
    expect(currentConnection()).toEqual({ kind: 'offline', sinceMs: 1000, retryAtMs: 9000 });
    setSocketState({ kind: 'open' });
    expect(currentConnection()).toEqual({ kind: 'live' });
  });
});
