import Link from 'next/link';
import type { ReactNode } from 'react';
import { READING_ORDER, type DocEntry } from '#ui/docs/reading-order.ts';
import classes from './doc-page.module.css';
import { TableOfContents } from './table-of-contents.tsx';

export interface DocSection {
  id: string;
  title: string;
  body: ReactNode;
}

export interface DocPageProps {
  /** Which page it is. */
  href: string;
  /** What the page is about, in one or two sentences. */
  lead: ReactNode;
  sections: readonly DocSection[];
}

/** A page of the docs: heading, sections with anchors, what is on the page, and the way on. */
export function DocPage({ href, lead, sections }: DocPageProps) {
  const pages = READING_ORDER;
  const index = pages.findIndex((page) => page.href === href);
  return (
    <div className={classes['root']}>
      <article className={classes['article']}>
        <h1 className={classes['title']}>{pages[index]?.title}</h1>
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
        <Turn before={pages[index - 1]} after={pages[index + 1]} />
      </article>
      <aside className={classes['contents']}>
        <TableOfContents entries={sections.map(({ id, title }) => ({ id, title }))} />
      </aside>
    </div>
  );
}

/** To the page before and the page after. */
function Turn({ before, after }: { before: DocEntry | undefined; after: DocEntry | undefined }) {
  return (
    <nav className={classes['turn']} aria-label="Previous and next page">
      {before ? (
        <Link href={before.href}>
          <span>Previous</span>
          {before.title}
        </Link>
      ) : null}
      {after ? (
        <Link href={after.href} className={classes['next']}>
          <span>Next</span>
          {after.title}
        </Link>
      ) : null}
    </nav>
  );
}
