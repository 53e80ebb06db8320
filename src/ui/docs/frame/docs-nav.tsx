'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { DOC_PAGES, docHref } from '#ui/docs/pages.ts';
import classes from './docs-nav.module.css';

const GROUPS = [...new Set(DOC_PAGES.map(({ group }) => group))];
const STAY = () => undefined;

/** Documents for machines; plain links, because no page of ours stands there. */
const DOCUMENTS = [
  { href: '/openapi.json', title: 'openapi.json' },
  { href: '/asyncapi.json', title: 'asyncapi.json' },
];

/** `onNavigate` closes the drawer that holds it on a phone. */
export function DocsNav({ onNavigate = STAY }: { onNavigate?: () => void }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Docs" className={classes['root']}>
      {GROUPS.map((group) => (
        <div key={group}>
          <p className={classes['group']}>{group}</p>
          <ul className={classes['list']}>
            {DOC_PAGES.filter((page) => page.group === group).map(({ slug, title }) => (
              <li key={slug}>
                <Link
                  href={docHref(slug)}
                  className={classes['link']}
                  aria-current={pathname === docHref(slug) ? 'page' : undefined}
                  onClick={onNavigate}
                >
                  {title}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <div>
        <p className={classes['group']}>For machines</p>
        <ul className={classes['list']}>
          {DOCUMENTS.map(({ href, title }) => (
            <li key={href}>
              <a href={href} className={classes['link']}>
                {title}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  );
}
