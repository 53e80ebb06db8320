/** What the help says of the inspector's keys. */
export const SHORTCUTS: readonly { keys: readonly string[]; text: string }[] = [
  { keys: ['j', '↓'], text: 'Next request' },
  { keys: ['k', '↑'], text: 'Previous request' },
  { keys: ['g'], text: 'Newest request' },
  { keys: ['Enter'], text: 'Open the selected request' },
  { keys: ['1–5'], text: 'Body, Headers, Query, Raw, Deliveries' },
  { keys: ['/'], text: 'Search the list' },
  { keys: ['c'], text: 'Copy as curl' },
  { keys: ['r'], text: 'Replay' },
  { keys: ['l'], text: 'Pause or go live' },
  { keys: ['Delete'], text: 'Delete, with undo' },
  { keys: ['Esc'], text: 'Back, close' },
];
