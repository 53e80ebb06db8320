import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, type RefObject } from 'react';
import { useShortcuts } from '#ui/kit/shortcut.ts';
import { useTRPC } from '#ui/trpc.ts';
import { useCopyAs } from './actions/use-copy-as.ts';
import { CURL } from './copy-as/formats.ts';
import type { RequestActions } from './detail/request-head.tsx';
import { DETAIL_TABS, type DetailTab } from './detail/request-tabs.tsx';
import type { RequestSummary } from './router-types.ts';
import type { Navigation } from './use-navigation.ts';

export interface InspectorKeysOptions {
  navigation: Navigation;
  selectedId: string | null;
  selected: RequestSummary | undefined;
  actions: RequestActions;
  onTab: (tab: DetailTab) => void;
  search: RefObject<HTMLInputElement | null>;
}

export function useInspectorKeys(options: InspectorKeysOptions): void {
  const { navigation, selectedId, selected, actions, onTab, search } = options;
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const copyAs = useCopyAs(actions.url.origin);

  const known = (): RequestSummary | undefined =>
    selected ??
    (selectedId === null
      ? undefined
      : queryClient.getQueryData(trpc.request.get.queryKey({ id: selectedId })));
  const withRequest = (act: (request: RequestSummary) => void) => (): void => {
    const request = known();
    if (request) act(request);
  };
  const tabs = DETAIL_TABS.map((tab, index): [string, () => void] => [
    String(index + 1),
    () => {
      onTab(tab);
    },
  ]);

  useShortcuts({
    ...Object.fromEntries(tabs),
    j: () => {
      navigation.move(1);
    },
    k: () => {
      navigation.move(-1);
    },
    g: navigation.toNewest,
    l: navigation.togglePause,
    r: withRequest(actions.onReplay),
    c: () => {
      if (selectedId === null) return;
      const request = queryClient.getQueryData(trpc.request.get.queryKey({ id: selectedId }));
      if (request) void copyAs(request, CURL);
    },
    Delete: withRequest(actions.onDelete),
    Escape: navigation.escape,
    '/': () => {
      search.current?.focus();
    },
  });

  // With the focus nowhere the arrows mean the list; anywhere else they belong to what has it.
  const onBodyKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (document.activeElement !== document.body || document.querySelector('[aria-modal="true"]')) return;
    if (event.key === 'ArrowDown') navigation.move(1);
    else if (event.key === 'ArrowUp') navigation.move(-1);
    else if (event.key === 'Enter') navigation.enter();
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    document.addEventListener('keydown', onBodyKey);
    return () => {
      document.removeEventListener('keydown', onBodyKey);
    };
  }, []);
}
