import { useMantineColorScheme } from '@mantine/core';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { isLanguage } from '../../shared/i18n';
import { useI18n } from '../i18n';
import { Connecting } from './Connecting';
import { isEmbedded } from './embed';
import { PeoplePage } from './PeoplePage';
import { SessionContext, useStore } from './session';
import { SignIn } from './signIn';
import { TokenPage } from './TokenPage';

/** Shows its children to who is signed in, and to anybody else the way in. */
export function SignedIn({ children }: { children: ReactNode }) {
  const { setColorScheme } = useMantineColorScheme();
  const { setLanguage } = useI18n();
  const [signIn] = useState(
    () =>
      new SignIn(({ colorScheme, language }) => {
        if (colorScheme) setColorScheme(colorScheme);
        if (language && isLanguage(language)) setLanguage(language);
      }),
  );
  useEffect(() => signIn.start(), [signIn]);
  const { stage, people } = useStore(signIn);
  const session = useMemo(
    () => (stage.name === 'in' ? { ...stage, canSwitch: Boolean(people), canSignOut: !isEmbedded, signOut: signIn.out } : null),
    [stage, people, signIn],
  );
  if (session) return <SessionContext value={session}>{children}</SessionContext>;
  if (stage.name !== 'out' || people === undefined) return <Connecting />;
  const enter = (token: string): void => signIn.with(token);
  return people ? (
    <PeoplePage people={people} reason={stage.reason} onSignIn={enter} />
  ) : (
    <TokenPage reason={stage.reason} onSignIn={enter} />
  );
}
