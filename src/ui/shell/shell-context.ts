import { createContext, use } from 'react';

export interface Shell {
  railOpen: boolean;
  /** Shows or hides the rail; on a phone, the drawer. */
  toggleRail: () => void;
  openNewEndpoint: () => void;
  openKeyboardHelp: () => void;
}

export const ShellContext = createContext<Shell | null>(null);

export function useShell(): Shell {
  const shell = use(ShellContext);
  if (!shell) throw new Error('useShell is for pages inside the console shell');
  return shell;
}
