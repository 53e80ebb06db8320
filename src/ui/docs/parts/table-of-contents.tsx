'use client';

import { useEffect, useState } from 'react';
import classes from './table-of-contents.module.css';

export interface ContentsEntry {
  id: string;
  title: string;
}

/** Where a heading counts as being read: just below the bar. */
const READING_LINE_PX = 96;

/** The id of the last heading that has passed the reading line. */
function useReadSection(entries: readonly ContentsEntry[]): string | undefined {
  const [read, setRead] = useState(entries[0]?.id);
  useEffect(() => {
    let frame = 0;
    const look = () => {
      frame = 0;
      const passed = entries.filter(({ id }) => {
        const top = document.getElementById(id)?.getBoundingClientRect().top;
        return top !== undefined && top <= READING_LINE_PX;
      });
      const isAtEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2;
      setRead((isAtEnd && window.scrollY > 0 ? entries.at(-1) : (passed.at(-1) ?? entries[0]))?.id);
    };
    const onScroll = () => {
      frame ||= requestAnimationFrame(look);
    };
    window.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      window.removeEventListener('scroll', onScroll);
      cancelAnimationFrame(frame);
    };
  }, [entries]);
  return read;
}

export function TableOfContents({ entries }: { entries: readonly ContentsEntry[] }) {
  const read = useReadSection(entries);
  return (
    <nav aria-labelledby="on-this-page">
      <p id="on-this-page" className={classes['title']}>
        On this page
      </p>
      <ul className={classes['list']}>
        {entries.map(({ id, title }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              className={classes['link']}
              aria-current={read === id ? 'location' : undefined}
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
