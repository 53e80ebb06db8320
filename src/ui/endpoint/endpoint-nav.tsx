import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTRPC } from '#ui/trpc.ts';
import classes from './endpoint-nav.module.css';

/** The pages of an endpoint: what arrived, where it goes, and who reads it by name. */
export function EndpointNav({ endpointId }: { endpointId: string }) {
  const base = `/endpoints/${endpointId}`;
  const [, , , here = ''] = usePathname().split('/');
  const { data } = useQuery(useTRPC().destination.list.queryOptions({ endpointId }));
  const pages = [
    { href: base, label: 'Requests', isHere: here === '', count: 0 },
    {
      href: `${base}/destinations`,
      label: 'Destinations',
      isHere: here === 'destinations',
      count: data?.length ?? 0,
    },
    { href: `${base}/consumers`, label: 'Consumers', isHere: here === 'consumers', count: 0 },
  ];
  return (
    <nav className={classes['nav']} aria-label="Endpoint">
      {pages.map(({ href, label, isHere, count }) => (
        <Link key={href} href={href} className={classes['link']} aria-current={isHere ? 'page' : undefined}>
          {label}
          {count > 0 ? <span className={classes['count']}>{count}</span> : null}
        </Link>
      ))}
    </nav>
  );
}
