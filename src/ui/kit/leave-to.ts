/** Opens a path as a whole new page: when the session changes, nothing of the earlier one stays in memory. */
export function leaveTo(path: string): void {
  window.location.assign(path);
}
