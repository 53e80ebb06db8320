import { SOURCE_FILES, type Source, type SourceFile } from '#ui/docs/facts.ts';
import { highlightHtml } from '#ui/docs/parts/highlight-html.ts';
import type { Language } from '#ui/docs/parts/highlight.ts';

const LANGUAGES: Readonly<Record<string, Language>> = { mjs: 'javascript', py: 'python', go: 'go' };

/** Every program of `src/docs`, coloured. */
export async function colourSources(
  read: (file: SourceFile) => Promise<string>,
): Promise<Record<SourceFile, Source>> {
  const entries = await Promise.all(
    SOURCE_FILES.map(async (file) => {
      const code = (await read(file)).trimEnd();
      const language = LANGUAGES[file.split('.').at(-1) ?? ''] ?? 'text';
      return [file, { code, html: highlightHtml(code, language) }] as const;
    }),
  );
  // Guarantee: one entry for each file.
  return Object.fromEntries(entries) as Record<SourceFile, Source>;
}
