import { useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import {
  IconArrowForwardUp,
  IconBook2,
  IconChartBar,
  IconCreditCard,
  IconKey,
  IconKeyboard,
  IconLayoutSidebar,
  IconLogout,
  IconMoon,
  IconPlus,
  IconSettings,
  IconWebhook,
} from '@tabler/icons-react';
import { useRouter } from 'next/navigation';
import { signOut } from 'next-auth/react';
import { DOC_PAGES, docHref } from '#ui/docs/pages.ts';
import { useMe } from '#ui/account/use-me.ts';
import { useEndpoints } from '#ui/endpoint/use-endpoints.ts';
import type { Command } from '#ui/shell/commands.ts';
import { useShell } from '#ui/shell/shell-context.ts';

const ICON = { size: 16, stroke: 1.7 };

const THEMES: readonly [scheme: MantineColorScheme, label: string][] = [
  ['light', 'Use the light theme'],
  ['dark', 'Use the dark theme'],
  ['auto', 'Use the theme of the system'],
];

/** What the palette offers on every page. */
export function useConsoleCommands(): Record<'endpoints' | 'actions' | 'pages' | 'docs', Command[]> {
  const router = useRouter();
  const shell = useShell();
  const hasBilling = useMe()?.billing ?? false;
  const { setColorScheme } = useMantineColorScheme();
  const goTo = (path: string) => () => {
    router.push(path);
  };
  return {
    endpoints: useEndpoints().flatMap(({ id, name, alias, url }) => [
      {
        id: `endpoint-${id}`,
        label: name,
        keywords: [id, alias ?? '', url],
        icon: <IconWebhook {...ICON} />,
        run: goTo(`/endpoints/${id}`),
      },
      {
        id: `destinations-${id}`,
        label: `Destinations of ${name}`,
        keywords: ['forward', 'deliver', 'retry', id, alias ?? ''],
        icon: <IconArrowForwardUp {...ICON} />,
        run: goTo(`/endpoints/${id}/destinations`),
      },
    ]),
    actions: [
      {
        id: 'new-endpoint',
        label: 'New endpoint',
        keywords: ['create', 'add'],
        icon: <IconPlus {...ICON} />,
        shortcut: 'n',
        run: shell.openNewEndpoint,
      },
      {
        id: 'new-key',
        label: 'New API key',
        keywords: ['create', 'add'],
        icon: <IconKey {...ICON} />,
        run: goTo('/keys?new'),
      },
      {
        id: 'new-token',
        label: 'New personal access token',
        keywords: ['create', 'add', 'cli', 'command line'],
        icon: <IconKey {...ICON} />,
        run: goTo('/keys?new-token'),
      },
      {
        id: 'toggle-rail',
        label: 'Show or hide the rail',
        keywords: ['sidebar'],
        icon: <IconLayoutSidebar {...ICON} />,
        shortcut: '[',
        run: shell.toggleRail,
      },
      ...THEMES.map(([scheme, label]) => ({
        id: `theme-${scheme}`,
        label,
        keywords: ['appearance', 'colour', 'color', 'mode'],
        icon: <IconMoon {...ICON} />,
        run: () => {
          setColorScheme(scheme);
        },
      })),
      {
        id: 'keyboard',
        label: 'Keyboard shortcuts',
        keywords: ['help'],
        icon: <IconKeyboard {...ICON} />,
        shortcut: '?',
        run: shell.openKeyboardHelp,
      },
      {
        id: 'sign-out',
        label: 'Sign out',
        keywords: ['log out'],
        icon: <IconLogout {...ICON} />,
        run: () => void signOut({ callbackUrl: '/sign-in' }),
      },
    ],
    pages: [
      { id: 'keys', label: 'API keys', icon: <IconKey {...ICON} />, run: goTo('/keys') },
      {
        id: 'usage',
        label: 'Usage',
        keywords: ['limits'],
        icon: <IconChartBar {...ICON} />,
        run: goTo('/usage'),
      },
      ...(hasBilling
        ? [
            {
              id: 'billing',
              label: 'Billing',
              keywords: ['plan', 'upgrade', 'invoice', 'price', 'subscription'],
              icon: <IconCreditCard {...ICON} />,
              run: goTo('/billing'),
            },
          ]
        : []),
      {
        id: 'settings',
        label: 'Settings',
        keywords: ['profile', 'password', 'e-mail', 'account'],
        icon: <IconSettings {...ICON} />,
        run: goTo('/settings'),
      },
    ],
    docs: DOC_PAGES.map(({ slug, title, summary }) => ({
      id: `docs-${slug}`,
      label: title,
      keywords: ['docs', 'documentation', 'help', summary],
      icon: <IconBook2 {...ICON} />,
      run: goTo(docHref(slug)),
    })),
  };
}
