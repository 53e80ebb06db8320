import Link from 'next/link';
import classes from './logo.module.css';

/** A wire that ends in a hook, with an event on it. */
function LogoMark({ size = 20 }: { size?: number }) {
  return (
    <svg className={classes['mark']} width={size} height={size} viewBox="0 0 20 20" fill="none" aria-hidden>
      <path
        d="M1.5 5.5H11a4.75 4.75 0 0 1 4.75 4.75v1.5a4.25 4.25 0 0 1-8.5 0V11"
        stroke="currentColor"
        strokeWidth="2.25"
        strokeLinecap="round"
      />
      <circle cx="15.75" cy="4" r="2.25" fill="currentColor" />
    </svg>
  );
}

export function Logo({ href }: { href: string }) {
  return (
    <Link href={href} className={classes['logo']}>
      <LogoMark />
      Hookwire
    </Link>
  );
}
