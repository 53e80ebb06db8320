/** A word for bash and zsh that stands for exactly this text, sent as UTF-8. */
export function quoteText(text: string): string {
  if (/^[A-Za-z0-9_./:=@%+,-]+$/.test(text)) return text;
  return hasControls(text) ? ansiC(text) : singleQuoted(text);
}

/** The same for a string whose code points are the bytes of a Latin-1 header. */
export function quoteLatin1(value: string): string {
  if (/^[ -~]*$/.test(value)) return quoteText(value);
  return `$'${escapeControls(value).replace(/[\x80-\xff]/g, hexEscape)}'`;
}

/** Line breaks and tabs survive single quotes; other controls do not survive being pasted into a terminal. */
function hasControls(text: string): boolean {
  return /[\x00-\x08\x0b-\x1f\x7f]/.test(text);
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function ansiC(text: string): string {
  return `$'${escapeControls(text)}'`;
}

function escapeControls(text: string): string {
  return text
    .replace(/[\\']/g, String.raw`\$&`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`)
    .replaceAll('\t', String.raw`\t`)
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, hexEscape);
}

/** bash takes exactly two digits, so what follows cannot be drawn in. */
function hexEscape(char: string): string {
  return String.raw`\x` + char.charCodeAt(0).toString(16).padStart(2, '0');
}
