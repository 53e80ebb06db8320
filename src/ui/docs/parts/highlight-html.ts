import classes from './code.module.css';
import { tokenize, type Language } from './highlight.ts';

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Coloured code as HTML: one string instead of an element for each word, of which a page has thousands. */
export function highlightHtml(code: string, language: Language): string {
  const pieces = tokenize(code, language).map(({ text, kind }) =>
    kind === null ? escapeHtml(text) : `<span class="${classes[kind] ?? ''}">${escapeHtml(text)}</span>`,
  );
  return pieces.join('');
}
