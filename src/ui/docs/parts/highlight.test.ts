import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tokenize, type Language } from './highlight.ts';

const LANGUAGES: Readonly<Record<string, Language>> = { '.mjs': 'javascript', '.py': 'python', '.go': 'go' };
const CLIENTS = path.join(import.meta.dirname, '..', '..', '..', 'docs', 'clients');
const files = readdirSync(CLIENTS, { recursive: true, encoding: 'utf8' }).filter(
  (file) => path.extname(file) in LANGUAGES,
);

describe('highlighting', () => {
  it.each(files)('leaves every character of %s where it is', (file) => {
    const code = readFileSync(path.join(CLIENTS, file), 'utf8');
    const tokens = tokenize(code, LANGUAGES[path.extname(file)] ?? 'text');
    expect(tokens.map(({ text }) => text).join('')).toBe(code);
    expect(new Set(tokens.map(({ kind }) => kind))).toContain('string');
  });

  it.each([
    ['json', '{"a":1}', { text: '1', kind: 'number' }],
    ['javascript', 'const a = "b";', { text: '"b"', kind: 'string' }],
    ['shell', "curl -d '{}' $URL # send", { text: '# send', kind: 'comment' }],
    ['shell', 'curl https://a.example/#b', { text: 'curl https://a.example/#b', kind: null }],
    ['text', 'anything', { text: 'anything', kind: null }],
  ] as const)('tells the parts of %s apart', (language, code, token) => {
    expect(tokenize(code, language)).toContainEqual(token);
    expect(
      tokenize(code, language)
        .map(({ text }) => text)
        .join(''),
    ).toBe(code);
  });
});
