import { describe, expect, it } from 'vitest';
import { connectionWords } from '#ui/shell/connection-words.ts';

describe('the pill says what the connection does', () => {
  it.each([
    [{ kind: 'live' }, 'Live'],
    [{ kind: 'catching-up', remaining: 1132 }, 'Catching up 1,132'],
    [{ kind: 'paused', waiting: 12 }, 'Paused, 12 new'],
    [{ kind: 'paused', waiting: 0 }, 'Paused'],
  ] as const)('%j → %s', (state, text) => {
    const words = connectionWords(state, 0);
    expect(words.text + words.detail).toBe(text);
  });

  it('counts down to the next try', () => {
    const sinceMs = new Date(2026, 4, 3, 14, 2).getTime();
    const state = { kind: 'offline', sinceMs, retryAtMs: sinceMs + 8000 } as const;
    const words = connectionWords(state, sinceMs);
    expect(words.text + words.detail).toBe('Offline since 14:02, retrying in 8 s');
    expect(connectionWords(state, sinceMs + 9000).detail).toBe(', retrying now');
  });
});
