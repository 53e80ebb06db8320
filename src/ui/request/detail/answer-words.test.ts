import { describe, expect, it } from 'vitest';
import { answerWords } from './answer-words.ts';

const OWN = { status: 200, answeredAt: '2026-01-01T00:00:00.000Z', latencyMs: 5_003, client: null };

describe('how a sender was answered, in words', () => {
  it('names the key, the time and the status', () => {
    const client = {
      connectionId: 'c',
      clientType: 'api_key',
      principal: 'api_key:1',
      keyName: 'ci',
      headers: [],
      body: '',
      bodyEncoding: 'utf8' as const,
      bodyTruncated: false,
      size: 0,
    };
    const answer = { ...OWN, source: 'client' as const, latencyMs: 132, client };
    expect(answerWords(answer)).toBe('Answered by ci in 132 ms, status 200');
    expect(answerWords({ ...answer, client: { ...client, keyName: null } })).toMatch(
      /^Answered by an API key in/,
    );
  });

  it('says why no client did', () => {
    const why = (['deadline', 'nobody', 'busy', 'restart'] as const).map((source) =>
      answerWords({ ...OWN, source }),
    );
    expect(new Set(why).size).toBe(4);
    for (const words of why)
      expect(words).toMatch(/^The endpoint answered itself after 5,003 ms, status 200: /);
    expect(answerWords({ ...OWN, source: 'sender_gone', status: null })).toBe(
      'The sender left after 5,003 ms, before it had an answer',
    );
  });
});
