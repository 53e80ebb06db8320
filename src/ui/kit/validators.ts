/** Checks before sending; the server has the last word. Null: nothing to complain about. */
type Check = (value: string) => string | null;

export function required(message: string): Check {
  return (value) => (value.trim() === '' ? message : null);
}

export const validEmail: Check = (value) => {
  if (value.trim() === '') return 'Enter your e-mail address';
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? null : 'Not an e-mail address';
};

export const validNewPassword: Check = (value) => {
  if (value.length < 8) return 'Use at least 8 characters';
  return value.length > 256 ? 'Use at most 256 characters' : null;
};

export const validAlias: Check = (value) => {
  const alias = value.trim().toLowerCase();
  if (alias === '' || /^[a-z0-9][a-z0-9-]{1,46}[a-z0-9]$/.test(alias)) return null;
  return 'Use 3 to 48 lower-case letters, digits or hyphens; start and end with a letter or digit';
};
