'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { DocEntry } from '#ui/docs/reading-order.ts';
import classes from './docs-nav.module.css';

const STAY = () => undefined;

/** Documents for machines; plain links, because no page of ours stands there. */
const DOCUMENTS = [
  { href: '/openapi.json', title: 'openapi.json' },
  { href: '/asyncapi.json', title: 'asyncapi.json' },
];

export interface DocsNavProps {
  pages: readonly DocEntry[];
  /** Closes the drawer that holds it on a phone. */
  onNavigate?: () => void;
}

export function DocsNav({ pages, onNavigate = STAY }: DocsNavProps) {
  const pathname = usePathname();
  const groups = [...new Set(pages.map(({ group }) => group))];
  return (
    <nav aria-label="Docs" className={classes['root']}>
      {groups.map((group) => (
        <div key={group}>
          <p className={classes['group']}>{group}</p>
          <ul className={classes['list']}>
            {pages
              .filter((page) => page.group === group)
              .map(({ href, title, isNested }) => (
                <li key={href}>
                  <Link
                    href={href}
                    data-nested={isNested || undefined}
                    className={classes['link']}
                    aria-current={pathname === href ? 'page' : undefined}
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
