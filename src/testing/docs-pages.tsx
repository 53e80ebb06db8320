import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { PLANS } from '#domain/limit/plan.ts';
import type { DocsFacts } from '#ui/docs/facts.ts';
import { READING_ORDER } from '#ui/docs/reading-order.ts';
import { colourSources } from '#ui/docs/sources.ts';
import { docView } from '#ui/docs/views.tsx';

const FOLDER = path.join(import.meta.dirname, '..', 'docs');

const FACTS: DocsFacts = {
  publicUrl: 'https://hookwire.test',
  streamUrl: 'wss://hookwire.test',
  endpointId: 'YOUR_ENDPOINT_ID',
  plans: Object.values(PLANS),
  sources: await colourSources((file) => readFile(path.join(FOLDER, file), 'utf8')),
};

/** The HTML of a page of the docs. */
export function renderDocsPage(href: string): string {
  return renderToStaticMarkup(<MantineProvider>{docView(href, FACTS)}</MantineProvider>);
}

export const DOCS_HREFS = READING_ORDER.map(({ href }) => href);

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
