import Link from 'next/link';
import type { ReactNode } from 'react';
import { DOC_PAGES, docHref, docPage, type DocSlug } from '#ui/docs/pages.ts';
import classes from './doc-page.module.css';
import { TableOfContents } from './table-of-contents.tsx';

export interface DocSection {
  id: string;
  title: string;
  body: ReactNode;
}

export interface DocPageProps {
  slug: DocSlug;
  /** What the page is about, in one or two sentences. */
  lead: ReactNode;
  sections: readonly DocSection[];
}

/** A page of the docs: heading, sections with anchors, what is on the page, and the way on. */
export function DocPage({ slug, lead, sections }: DocPageProps) {
  return (
    <div className={classes['root']}>
      <article className={classes['article']}>
        <h1 className={classes['title']}>{docPage(slug).title}</h1>
        <p className={classes['lead']}>{lead}</p>
        {sections.map(({ id, title, body }) => (
          <section key={id} className={classes['section']} aria-labelledby={id}>
            <h2 id={id} className={classes['heading']}>
              {title}
              <a href={`#${id}`} className={classes['anchor']} aria-label={`Link to “${title}”`}>
                #
              </a>
            </h2>
            {body}
          </section>
        ))}
        <Turn slug={slug} />
      </article>
      <aside className={classes['contents']}>
        <TableOfContents entries={sections.map(({ id, title }) => ({ id, title }))} />
      </aside>
    </div>
  );
}

/** To the page before and the page after. */
function Turn({ slug }: { slug: DocSlug }) {
  const index = DOC_PAGES.findIndex((page) => page.slug === slug);
  const before = index > 0 ? DOC_PAGES[index - 1] : undefined;
  const after = DOC_PAGES[index + 1];
  return (
    <nav className={classes['turn']} aria-label="Previous and next page">
      {before ? (
        <Link href={docHref(before.slug)}>
          <span>Previous</span>
          {before.title}
        </Link>
      ) : null}
      {after ? (
        <Link href={docHref(after.slug)} className={classes['next']}>
          <span>Next</span>
          {after.title}
        </Link>
      ) : null}
    </nav>
  );
}
