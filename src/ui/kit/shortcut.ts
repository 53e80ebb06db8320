import { useEffect, useEffectEvent } from 'react';

const FIELDS =
  'input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"]:not([aria-readonly="true"])';
const LAYERS = '[role="dialog"], [role="menu"]';

function belongsElsewhere(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
    return true;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest(FIELDS) || target?.closest(LAYERS)) return true;
  return document.querySelector('[aria-modal="true"]') !== null;
}

/**
 * Single keys for actions, by `event.key`: `{ n: create, '?': help }`. They never act inside a field,
 * a menu or while a dialog is open, and leave every Ctrl and Cmd combination to the browser.
 */
export function useShortcuts(actions: Readonly<Record<string, (event: KeyboardEvent) => void>>): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const action = actions[event.key];
    if (!action || belongsElsewhere(event)) return;
    event.preventDefault();
    action(event);
  });
  useEffect(() => {
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
    };
  }, []);
}
