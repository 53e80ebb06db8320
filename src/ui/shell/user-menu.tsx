import {
  Menu,
  UnstyledButton,
  VisuallyHidden,
  useMantineColorScheme,
  type MantineColorScheme,
} from '@mantine/core';
import { IconKeyboard, IconLogout, IconSelector } from '@tabler/icons-react';
import { signOut } from 'next-auth/react';
import { useMe } from '#ui/account/use-me.ts';
import { useShell } from '#ui/shell/shell-context.ts';
import classes from './user-menu.module.css';

const SCHEMES: readonly { value: MantineColorScheme; label: string }[] = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
  { value: 'auto', label: 'As the system' },
];

export function UserMenu() {
  const me = useMe();
  const { openKeyboardHelp } = useShell();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  if (!me) return null;
  const who = me.user.name || me.user.email;
  return (
    <Menu position="top-start" width={224}>
      <Menu.Target>
        <UnstyledButton className={classes['target']}>
          <span className={classes['initial']} aria-hidden>
            {who.charAt(0).toUpperCase()}
          </span>
          <VisuallyHidden>Account of </VisuallyHidden>
          <span className={classes['who']}>{who}</span>
          <IconSelector size={15} className={classes['chevron']} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className={classes['email'] ?? ''} title={me.user.email}>
          {me.user.email}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>Theme</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(value) => {
            setColorScheme(value as MantineColorScheme);
          }}
        >
          {SCHEMES.map(({ value, label }) => (
            <Menu.RadioItem key={value} value={value}>
              {label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={15} />} onClick={openKeyboardHelp}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={15} />}
          onClick={() => void signOut({ callbackUrl: '/sign-in' })}
        >
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
