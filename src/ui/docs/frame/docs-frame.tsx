import Link from 'next/link';
import type { ReactNode } from 'react';
import { READING_ORDER } from '#ui/docs/reading-order.ts';
import { Logo } from '#ui/shell/logo.tsx';
import { DocsActions } from './docs-actions.tsx';
import classes from './docs-frame.module.css';
import { DocsMenu } from './docs-menu.tsx';
import { DocsNav } from './docs-nav.tsx';

/** Around each page of the docs: bar, navigation, and the place for the page. */
export function DocsFrame({ signedIn, children }: { signedIn: boolean; children: ReactNode }) {
  const pages = READING_ORDER.map((page) => ({ ...page, summary: '' }));
  return (
    <>
      <a className={classes['skip']} href="#content">
        Skip to content
      </a>
      <header className={classes['top']}>
        <div className={classes['menu']}>
          <DocsMenu pages={pages} />
        </div>
        <Logo href="/" />
        <Link href="/docs" className={classes['docs']}>
          Docs
        </Link>
        <div className={classes['account']}>
          <DocsActions signedIn={signedIn} />
        </div>
      </header>
      <div className={classes['body']}>
        <div className={classes['side']}>
          <DocsNav pages={pages} />
        </div>
        <main id="content" tabIndex={-1} className={classes['main']}>
          {children}
        </main>
      </div>
    </>
  );
}
