import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours are variables of the page, so that light and dark follow by themselves. */
const surface = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'transparent', color: 'var(--hw-text)', fontSize: '0.75rem' },
  '&.cm-focused, .cm-content:focus-visible': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.25rem' },
  '.cm-content': { padding: '0.5rem 0', fontVariantLigatures: 'none' },
  '.cm-line': { padding: '0 1rem 0 0.5rem' },
  '.cm-gutters': { backgroundColor: 'var(--hw-page)', color: 'var(--hw-dim)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 0.25rem 0 1rem', minWidth: '2.75rem' },
  '.cm-foldGutter .cm-gutterElement': { cursor: 'pointer' },
  '.cm-foldPlaceholder': {
    padding: '0 0.375rem',
    border: '1px solid var(--hw-line)',
    backgroundColor: 'var(--hw-sunken)',
    color: 'var(--hw-dim)',
  },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection':
    {
      backgroundColor: 'var(--hw-selected)',
    },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--hw-info-tint)' },
  '.cm-searchMatch': { backgroundColor: 'var(--hw-warning-tint)', outline: '1px solid var(--hw-warning)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--hw-selected)' },
  '.cm-panels': { backgroundColor: 'var(--hw-sunken)', color: 'var(--hw-text)' },
  '.cm-panels-top': { borderBottom: '1px solid var(--hw-line)' },
  '.cm-panel.cm-search': { padding: '0.375rem 2rem 0.375rem 1rem', fontSize: '0.75rem' },
  '.cm-panel.cm-search label': {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '0.25rem',
    fontSize: '0.75rem',
  },
  '.cm-panel.cm-search [name=close]': {
    top: '0.375rem',
    right: '0.75rem',
    fontSize: '1.125rem',
    color: 'inherit',
  },
  '.cm-textfield': {
    padding: '0.125rem 0.5rem',
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: 'var(--mantine-radius-sm)',
    backgroundColor: 'var(--hw-page)',
    color: 'inherit',
    fontSize: '0.75rem',
  },
  '.cm-button': {
    padding: '0.125rem 0.5rem',
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: 'var(--mantine-radius-sm)',
    backgroundColor: 'var(--hw-page)',
    backgroundImage: 'none',
    color: 'inherit',
    fontSize: '0.75rem',
  },
});

const highlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.tagName], color: 'var(--hw-info)' },
  { tag: [tags.string, tags.attributeValue], color: 'var(--hw-success)' },
  { tag: [tags.number, tags.attributeName], color: 'var(--hw-warning)' },
  { tag: [tags.bool, tags.null, tags.keyword], color: 'var(--hw-danger)' },
  { tag: [tags.comment, tags.punctuation, tags.angleBracket], color: 'var(--hw-dim)' },
]);

export const codeTheme: Extension = [surface, syntaxHighlighting(highlight)];
