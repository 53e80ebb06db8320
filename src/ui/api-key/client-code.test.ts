import { describe, expect, it } from 'vitest';
import { CLIENTS, clientCode, streamUrl, type Client } from '#ui/api-key/client-code.ts';

const ADDRESS = { publicUrl: 'https://hook.example', endpointId: 'e-1', apiKey: 'hwk_a+b' };

describe('a client snippet', () => {
  it('names the documented address, with the key encoded', () => {
    expect(streamUrl(ADDRESS)).toBe('wss://hook.example/ws/e-1?apikey=hwk_a%2Bb');
    expect(streamUrl({ ...ADDRESS, publicUrl: 'http://127.0.0.1:3000' })).toMatch(
      /^ws:\/\/127\.0\.0\.1:3000\//,
    );
  });

  it.each(Object.keys(CLIENTS) as Client[])('for %s has nothing left to fill in', (client) => {
    const code = clientCode(client, ADDRESS);
    expect(code).toContain(streamUrl(ADDRESS));
    expect(code).toContain('new_request');
  });
});
