import { DOC_PAGES, docHref } from '#ui/docs/pages.ts';
import { REST_GROUPS } from '#ui/docs/rest/open-api.ts';

/** A page as navigation shows it. */
export interface DocEntry {
  href: string;
  title: string;
  summary: string;
  group: string;
  /** Belongs to the page before it. */
  isNested: boolean;
}

function restEntries(): DocEntry[] {
  return REST_GROUPS.map(({ slug, title, routes }) => ({
    href: `${docHref('rest')}/${slug}`,
    title,
    summary: routes.map(({ operation }) => operation.summary).join(' · '),
    group: 'REST',
    isNested: true,
  }));
}

/** Every page of the docs, those that come out of the OpenAPI document among them. */
export const READING_ORDER: readonly DocEntry[] = DOC_PAGES.flatMap(({ slug, title, summary, group }) => [
  { href: docHref(slug), title, summary, group, isNested: false },
  ...(slug === 'rest' ? restEntries() : []),
]);
