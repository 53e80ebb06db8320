import { describe, expect, it } from 'vitest';
import { DestinationUrl } from './destination-url.ts';

function problemOf(text: unknown): string | undefined {
  return DestinationUrl.safeParse(text).error?.issues[0]?.message;
}

describe('a destination URL', () => {
  it.each([
    ['https://example.com/hooks?x=1', 'https://example.com/hooks?x=1'],
    ['  http://example.com:8080  ', 'http://example.com:8080/'],
    ['HTTPS://Example.COM/Path', 'https://example.com/Path'],
    ['https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
    ['http://0x7f.1/', 'http://127.0.0.1/'],
    ['http://[::1]:3000/', 'http://[::1]:3000/'],
  ])('%s is kept as %s', (text, kept) => {
    expect(DestinationUrl.parse(text)).toBe(kept);
  });

  it.each([
    ['', 'Give the destination’s URL'],
    [7, 'Give the destination’s URL as text'],
    ['example.com/hooks', 'Start the destination URL with https:// or http://'],
    ['ftp://example.com/', 'Start the destination URL with https:// or http://'],
    ['javascript:alert(1)', 'Start the destination URL with https:// or http://'],
    ['https:example.com', 'Start the destination URL with https:// or http://'],
    ['https://', 'This is not a complete URL, for example https://example.com/hooks'],
    ['https://example.com:99999/', 'This is not a complete URL, for example https://example.com/hooks'],
    ['https://exa mple.com/', 'Use no spaces, line breaks or backslashes in a destination URL'],
    ['https://example.com/\na', 'Use no spaces, line breaks or backslashes in a destination URL'],
    ['https://example.com\\@evil.example/', 'Use no spaces, line breaks or backslashes in a destination URL'],
    ['https://example.com/\0', 'Use no spaces, line breaks or backslashes in a destination URL'],
    ['https://example.com/#top', 'Leave out the part after #: it is never sent'],
    ['https://example.com/#', 'Leave out the part after #: it is never sent'],
    [`https://example.com/${'a'.repeat(2_048)}`, 'Destination URLs have at most 2,048 characters'],
    [`https://example.com/${'ü'.repeat(1_000)}`, 'Destination URLs have at most 2,048 characters'],
  ])('%j is refused: %s', (text, words) => {
    expect(problemOf(text)).toBe(words);
  });

  it.each(['https://user:secret@example.com/', 'https://user@example.com/', 'https://:secret@example.com/'])(
    '%s is refused for its credentials, which the message does not repeat',
    (text) => {
      expect(problemOf(text)).toMatch(/^Leave user name and password out of the URL/);
      expect(problemOf(text)).not.toContain('secret');
    },
  );
});
