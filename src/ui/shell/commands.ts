import { useEffect, useRef, type ReactNode } from 'react';

export interface Command {
  id: string;
  label: string;
  /** Said below the label and searched with it. */
  description?: string;
  keywords?: readonly string[];
  icon?: ReactNode;
  /** The single key that does the same. */
  shortcut?: string;
  run: () => void;
}

export interface CommandGroup {
  group: string;
  commands: readonly Command[];
}

const sources = new Set<() => CommandGroup>();

/** Offers commands in the palette while the component is on the page; read afresh when it opens. */
export function useCommands(group: string, commands: readonly Command[]): void {
  const latest = useRef<CommandGroup>({ group, commands });
  useEffect(() => {
    latest.current = { group, commands };
  });
  useEffect(() => {
    const source = () => latest.current;
    sources.add(source);
    return () => {
      sources.delete(source);
    };
  }, []);
}

export function collectCommands(): CommandGroup[] {
  return [...sources].map((source) => source());
}
