import Link from 'next/link';
import { READING_ORDER } from '#ui/docs/reading-order.ts';
import classes from './doc-page.module.css';

/** For an address that is no page of the docs: all that there are. */
export function DocNotFound() {
  return (
    <div className={classes['article']}>
      <h1 className={classes['title']}>There is no such page</h1>
      <p className={classes['lead']}>The address may be old. These are the pages:</p>
      <ul>
        {READING_ORDER.map(({ href, title, summary }) => (
          <li key={href}>
            <Link href={href}>{title}</Link>: {summary}
          </li>
        ))}
      </ul>
    </div>
  );
}
