import { Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { collectCommands, type Command, type CommandGroup } from '#ui/shell/commands.ts';
import { useConsoleCommands } from '#ui/shell/console-commands.tsx';
import classes from './command-palette.module.css';

function toAction({ id, label, description, keywords, icon, shortcut, run }: Command) {
  return {
    id,
    label,
    ...(description !== undefined && { description }),
    keywords: [...(keywords ?? [])],
    leftSection: icon,
    rightSection: shortcut ? <kbd className={classes['key']}>{shortcut}</kbd> : null,
    onClick: run,
  };
}

/** What belongs to the page comes first. */
function collectActions(everywhere: readonly CommandGroup[]): SpotlightActionGroupData[] {
  return [...collectCommands(), ...everywhere]
    .filter(({ commands }) => commands.length > 0)
    .map(({ group, commands }) => ({ group, actions: commands.map(toAction) }));
}

/** Reaches every page, endpoint and action. */
export function CommandPalette() {
  const { endpoints, actions, pages, docs } = useConsoleCommands();
  const [groups, setGroups] = useState<SpotlightActionGroupData[]>([]);
  return (
    <Spotlight
      actions={groups}
      onSpotlightOpen={() => {
        setGroups(
          collectActions([
            { group: 'Endpoints', commands: endpoints },
            { group: 'Actions', commands: actions },
            { group: 'Pages', commands: pages },
            { group: 'Docs', commands: docs },
          ]),
        );
      }}
      shortcut="mod + K"
      nothingFound="Nothing matches"
      scrollable
      maxHeight="min(26rem, 70dvh)"
      attributes={{ content: { 'aria-label': 'Command palette' } }}
      overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
      transitionProps={{ duration: 100, transition: 'fade' }}
      searchProps={{
        leftSection: <IconSearch size={16} stroke={1.8} />,
        placeholder: 'Page, endpoint or action',
        'aria-label': 'Page, endpoint or action',
      }}
      classNames={{
        search: classes['search'] ?? '',
        action: classes['action'] ?? '',
        actionsGroup: classes['group'] ?? '',
      }}
    />
  );
}
