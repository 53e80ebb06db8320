import { IconPlayerPause, IconRepeat, IconSend, IconTrash } from '@tabler/icons-react';
import { useCommands, type Command } from '#ui/shell/commands.ts';
import type { RequestActions } from './detail/request-head.tsx';
import { SAMPLE_EVENTS } from './first-minute/sample-events.ts';
import { useSendSample } from './first-minute/use-send-sample.ts';
import type { Endpoint, RequestSummary } from './router-types.ts';
import type { Follow } from './use-follow.ts';
import type { Navigation } from './use-navigation.ts';

export interface InspectorCommandsOptions {
  endpoint: Endpoint;
  selected: RequestSummary | undefined;
  actions: RequestActions;
  follow: Follow;
  navigation: Navigation;
}

/** What the inspector adds to the command palette. */
export function useInspectorCommands({
  endpoint,
  selected,
  actions,
  follow,
  navigation,
}: InspectorCommandsOptions): void {
  const { send } = useSendSample(endpoint);
  const onSelected: Command[] = selected
    ? [
        {
          id: 'request-replay',
          label: 'Replay this request',
          description: `${selected.method} ${selected.subPath}`,
          shortcut: 'r',
          icon: <IconRepeat size={18} stroke={1.6} />,
          run: () => {
            actions.onReplay(selected);
          },
        },
        {
          id: 'request-delete',
          label: 'Delete this request',
          description: `${selected.method} ${selected.subPath}`,
          icon: <IconTrash size={18} stroke={1.6} />,
          run: () => {
            actions.onDelete(selected);
          },
        },
      ]
    : [];
  useCommands('Requests', [
    ...onSelected,
    {
      id: 'list-pause',
      label: follow.isPaused ? 'Show the list live' : 'Pause the list',
      shortcut: 'l',
      icon: <IconPlayerPause size={18} stroke={1.6} />,
      run: navigation.togglePause,
    },
    ...SAMPLE_EVENTS.map((sample) => ({
      id: `sample-${sample.id}`,
      label: `Send a test event: ${sample.title}`,
      description: sample.event,
      icon: <IconSend size={18} stroke={1.6} />,
      run: () => {
        send(sample);
      },
    })),
  ]);
}
