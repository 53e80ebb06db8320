import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core';
import { spotlight } from '@mantine/spotlight';
import {
  IconBook2,
  IconChartBar,
  IconCreditCard,
  IconKey,
  IconLayoutSidebarLeftCollapse,
  IconSearch,
  IconSettings,
} from '@tabler/icons-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useMe } from '#ui/account/use-me.ts';
import { Logo } from '#ui/shell/logo.tsx';
import { ModKey } from '#ui/shell/mod-key.tsx';
import { RailEndpoints } from '#ui/shell/rail-endpoints.tsx';
import { useShell } from '#ui/shell/shell-context.ts';
import { UserMenu } from '#ui/shell/user-menu.tsx';
import classes from './rail.module.css';

const PAGES = [
  { href: '/keys', label: 'API keys', Icon: IconKey },
  { href: '/usage', label: 'Usage', Icon: IconChartBar },
  { href: '/settings', label: 'Settings', Icon: IconSettings },
  { href: '/docs', label: 'Docs', Icon: IconBook2 },
];

/** After usage, where they exist. */
const BILLING_PLACE = 2;
const BILLING = { href: '/billing', label: 'Billing', Icon: IconCreditCard };

const STAY = () => undefined;

/** `onNavigate` closes the drawer that holds the rail on a phone. */
export function Rail({ onNavigate = STAY }: { onNavigate?: () => void }) {
  const pathname = usePathname();
  const { toggleRail } = useShell();
  const pages = useMe()?.billing ? PAGES.toSpliced(BILLING_PLACE, 0, BILLING) : PAGES;
  return (
    <nav className={classes['root']} aria-label="Console">
      <div className={classes['top']}>
        <Logo href="/endpoints" />
        <Tooltip label="Hide the rail  [">
          <ActionIcon aria-label="Hide the rail" onClick={toggleRail}>
            <IconLayoutSidebarLeftCollapse size={17} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </div>
      <UnstyledButton
        className={classes['search']}
        onClick={() => {
          onNavigate();
          spotlight.open();
        }}
      >
        <IconSearch size={15} stroke={1.8} />
        Go to…
        <kbd className={classes['keys']}>
          <ModKey /> K
        </kbd>
      </UnstyledButton>
      <div className={classes['scroll']}>
        <RailEndpoints onNavigate={onNavigate} />
      </div>
      <div className={classes['bottom']}>
        <ul className={classes['list']}>
          {pages.map(({ href, label, Icon }) => (
            <li key={href}>
              <Link
                href={href}
                className={classes['link']}
                aria-current={pathname === href ? 'page' : undefined}
                onClick={onNavigate}
              >
                <Icon size={16} stroke={1.7} className={classes['icon']} />
                {label}
              </Link>
            </li>
          ))}
        </ul>
        <UserMenu />
      </div>
    </nav>
  );
}
