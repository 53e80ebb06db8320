import { html } from '@codemirror/lang-html';
import { json } from '@codemirror/lang-json';
import { xml } from '@codemirror/lang-xml';
import { closeSearchPanel, openSearchPanel, search } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconSearch, IconTextWrap } from '@tabler/icons-react';
import CodeMirror, { type BasicSetupOptions } from '@uiw/react-codemirror';
import { useMemo, useRef } from 'react';
import { codeTheme } from './code-theme.ts';
import type { CodeLanguage, CodeViewProps } from './code-view.tsx';
import classes from './code-view.module.css';

const LANGUAGES: Readonly<Record<CodeLanguage, () => Extension>> = {
  json,
  xml,
  // Without the languages inside of scripts and styles: it is looked at, not worked on.
  html: () => html({ autoCloseTags: false, nestedLanguages: [], nestedAttributes: [] }),
  text: () => [],
};

/** Read only, and every Ctrl and Cmd combination is left to the browser. */
const SETUP: BasicSetupOptions = {
  lineNumbers: true,
  foldGutter: true,
  bracketMatching: true,
  highlightSpecialChars: true,
  drawSelection: false,
  searchKeymap: false,
  defaultKeymap: false,
  historyKeymap: false,
  foldKeymap: false,
  completionKeymap: false,
  lintKeymap: false,
  closeBracketsKeymap: false,
  history: false,
  autocompletion: false,
  closeBrackets: false,
  highlightActiveLine: false,
  highlightActiveLineGutter: false,
  highlightSelectionMatches: false,
  dropCursor: false,
  allowMultipleSelections: false,
  rectangularSelection: false,
  crosshairCursor: false,
  indentOnInput: false,
  syntaxHighlighting: false,
};

export function CodeEditor({ text, language, label }: CodeViewProps) {
  const view = useRef<EditorView>(null);
  const [wraps, setWraps] = useLocalStorage({
    key: 'hookwire.wrap',
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  const extensions = useMemo(
    () => [
      codeTheme,
      LANGUAGES[language](),
      search({ top: true }),
      keymap.of([{ key: 'Escape', run: closeSearchPanel, scope: 'editor search-panel' }]),
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true', tabindex: '0' }),
      wraps ? EditorView.lineWrapping : [],
    ],
    [language, label, wraps],
  );
  return (
    <div className={classes['root']}>
      <div className={classes['tools']}>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<IconSearch size={14} stroke={1.7} />}
          onClick={() => {
            if (view.current) openSearchPanel(view.current);
          }}
        >
          Find
        </Button>
        <Tooltip label={wraps ? 'Keep lines whole' : 'Break long lines'}>
          <ActionIcon
            size="sm"
            className={classes['wrap'] ?? ''}
            variant={wraps ? 'light' : 'subtle'}
            aria-label="Break long lines"
            aria-pressed={wraps}
            onClick={() => {
              setWraps(!wraps);
            }}
          >
            <IconTextWrap size={15} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </div>
      <CodeMirror
        className={classes['editor'] ?? ''}
        value={text}
        height="100%"
        theme="none"
        basicSetup={SETUP}
        indentWithTab={false}
        extensions={extensions}
        onCreateEditor={(created) => {
          view.current = created;
        }}
      />
    </div>
  );
}
