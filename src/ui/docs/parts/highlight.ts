import { parser as goParser } from '@lezer/go';
import { highlightCode, tagHighlighter, tags } from '@lezer/highlight';
import { parser as javascriptParser } from '@lezer/javascript';
import { parser as jsonParser } from '@lezer/json';
import { parser as pythonParser } from '@lezer/python';

export type TokenKind = 'comment' | 'keyword' | 'string' | 'number' | 'name';

export interface Token {
  text: string;
  /** null: in the colour of the text. */
  kind: TokenKind | null;
}

const PARSERS = { javascript: javascriptParser, python: pythonParser, go: goParser, json: jsonParser };

export type Language = keyof typeof PARSERS | 'shell' | 'text';

const HIGHLIGHTER = tagHighlighter([
  { tag: [tags.comment], class: 'comment' },
  { tag: [tags.keyword, tags.bool, tags.null, tags.self], class: 'keyword' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], class: 'string' },
  { tag: [tags.number], class: 'number' },
  { tag: [tags.definition(tags.propertyName), tags.propertyName], class: 'name' },
]);

const KINDS: readonly string[] = ['comment', 'keyword', 'string', 'number', 'name'] satisfies TokenKind[];

function isTokenKind(name: string): name is TokenKind {
  return KINDS.includes(name);
}

// A comment after a space, a quoted text, a variable, an option: enough for commands of a few lines.
const SHELL =
  /((?:^|(?<=\s))#.*)|('[^']*'|"(?:\\.|[^"\\])*")|(\$\w+|\b[A-Z][A-Z_]+(?==))|((?<=\s)--?[\w-]+)/gm;

function tokenizeShell(code: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of code.matchAll(SHELL)) {
    const [text, comment, quoted, variable] = match;
    if (match.index > end) tokens.push({ text: code.slice(end, match.index), kind: null });
    const kind = comment ? 'comment' : quoted ? 'string' : variable ? 'name' : 'keyword';
    tokens.push({ text, kind });
    end = match.index + text.length;
  }
  if (end < code.length) tokens.push({ text: code.slice(end), kind: null });
  return tokens;
}

/** The code in pieces of one colour; neighbours of the same colour are one piece. */
export function tokenize(code: string, language: Language): Token[] {
  if (language === 'text') return [{ text: code, kind: null }];
  if (language === 'shell') return tokenizeShell(code);
  const tokens: Token[] = [];
  const add = (text: string, kind: TokenKind | null): void => {
    const last = tokens.at(-1);
    if (last && (last.kind === kind || text.trim() === '')) last.text += text;
    else tokens.push({ text, kind });
  };
  highlightCode(
    code,
    PARSERS[language].parse(code),
    HIGHLIGHTER,
    (text, classes) => {
      add(text, classes.split(' ').find(isTokenKind) ?? null);
    },
    () => {
      add('\n', null);
    },
  );
  return tokens;
}
