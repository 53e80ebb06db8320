'use client';

import { Anchor } from '@mantine/core';
import Link from 'next/link';
import { ChangeEmailForm } from '#ui/account/change-email-form.tsx';
import { ChangePasswordForm } from '#ui/account/change-password-form.tsx';
import { DeleteAccount } from '#ui/account/delete-account.tsx';
import { ProfileForm } from '#ui/account/profile-form.tsx';
import { SetPassword } from '#ui/account/set-password.tsx';
import { SettingsSection } from '#ui/account/settings-section.tsx';
import { SignOutEverywhere } from '#ui/account/sign-out-everywhere.tsx';
import { ThemeChoice } from '#ui/account/theme-choice.tsx';
import { useMe } from '#ui/account/use-me.ts';
import { Page } from '#ui/kit/page.tsx';
import { PageBar } from '#ui/shell/page-bar.tsx';

export function SettingsPage() {
  const me = useMe();
  if (!me) return <PageBar title="Settings" />;
  const { user } = me;
  return (
    <>
      <PageBar title="Settings" />
      <Page>
        <SettingsSection title="Profile" about="Shown in the console.">
          <ProfileForm name={user.name} />
        </SettingsSection>
        <SettingsSection title="Theme" about="For this browser.">
          <ThemeChoice />
        </SettingsSection>
        <SettingsSection
          title="E-mail"
          about="You sign in with it. A new address counts once you open the link that is sent to it."
        >
          {user.hasPassword ? (
            <ChangeEmailForm me={me} />
          ) : (
            <>
              {user.email}. To change it, <Anchor href="#password">set a password</Anchor> first.
            </>
          )}
        </SettingsSection>
        <SettingsSection
          id="password"
          title="Password"
          about={
            user.hasPassword
              ? 'Changing it signs out your other devices.'
              : `You sign in with ${user.linkedProviders.join(' and ')}.`
          }
        >
          {user.hasPassword ? <ChangePasswordForm email={user.email} /> : <SetPassword me={me} />}
        </SettingsSection>
        <SettingsSection
          title="Sessions"
          about="Ends every session of yours, on this device too, and signs out programs. API keys and tokens stay."
        >
          <SignOutEverywhere />
        </SettingsSection>
        {me.billing ? (
          <SettingsSection title="Billing" about="Your plan, cards and invoices.">
            <Anchor component={Link} href="/billing">
              Go to billing
            </Anchor>
          </SettingsSection>
        ) : null}
        <SettingsSection title="Delete account" about="With every endpoint, request and key in it.">
          <DeleteAccount me={me} />
        </SettingsSection>
      </Page>
    </>
  );
}
