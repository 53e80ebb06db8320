import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { PLANS } from '#domain/limit/plan.ts';
import { SOURCE_FILES, type DocsFacts, type SourceFile } from '#ui/docs/facts.ts';
import { readingOrder } from '#ui/docs/reading-order.ts';
import { docView } from '#ui/docs/views.tsx';

const FOLDER = path.join(import.meta.dirname, '..', 'docs');
const sources = SOURCE_FILES.map((file) => [file, readFileSync(path.join(FOLDER, file), 'utf8')] as const);

const FACTS: DocsFacts = {
  publicUrl: 'https://hookwire.example',
  streamUrl: 'wss://hookwire.example',
  endpointId: 'YOUR_ENDPOINT_ID',
  plans: Object.values(PLANS),
  // Guarantee: one entry for each file.
  sources: Object.fromEntries(sources) as Record<SourceFile, string>,
};

/** The HTML of a page of the docs. */
export function renderDocsPage(href: string): string {
  return renderToStaticMarkup(<MantineProvider>{docView(href, FACTS)}</MantineProvider>);
}

export const DOCS_HREFS = readingOrder().map(({ href }) => href);

/** What stands between code tags, entities decoded. */
export function codesOf(html: string): string[] {
  return [...html.matchAll(/<code[^>]*>([^<]*)<\/code>/g)].map(([, text = '']) => decode(text));
}

function decode(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&');
}
