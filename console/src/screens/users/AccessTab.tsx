import type { Schema, User } from '@gavel/client';
import { Alert, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useI18n } from '../../shared/i18n';
import { momentOf } from '../../shared/time';
import { Confirm } from '../../console/act/Confirm';
import { useAct } from '../../console/act/useAct';
import { api, because } from '../../console/api';
import { useWords } from '../../console/i18n';
import { Section } from '../../console/panel/Facts';
import { SecretField } from '../../console/SecretField';

/** How somebody comes in: tokens, and their end. */
export function AccessTab({ user: { id, displayName } }: { user: User }) {
  const { users: text } = useWords();
  const { locale } = useI18n();
  const { busy, run } = useAct(['users']);
  const [token, setToken] = useState<Schema<'Token'>>();
  const [asks, setAsks] = useState(false);
  const name = displayName ?? id;
  const path = { userId: id };
  const revoke = async (reason: string): Promise<boolean> => {
    const done = await run(() => api.delete('/users/{userId}/tokens', { path, ...because(reason) }), text.signedOut(name));
    if (done) setToken(undefined);
    return done;
  };
  return (
    <>
      <Section
        title={text.tokens}
        actions={
          <Button size="xs" variant="default" loading={busy} onClick={() => void run(async () => setToken(await api.post('/users/{userId}/tokens', { path, body: {} })))}>
            {text.makeToken}
          </Button>
        }
      >
        <Text size="sm" c="dimmed">
          {text.tokensHow}
        </Text>
        {token && (
          <Alert color="indigo" title={text.token}>
            <SecretField label={text.token} how={text.tokenOnce} secret={token.token} />
            <Text size="sm" mt="xs">
              {text.tokenEnds(momentOf(token.expiresAt, locale))}
            </Text>
          </Alert>
        )}
      </Section>
      <Section title={text.signOut}>
        <Text size="sm" c="dimmed">
          {text.signOutHow}
        </Text>
        <Group>
          <Button size="xs" variant="light" color="red" onClick={() => setAsks(true)}>
            {text.signOut}
          </Button>
        </Group>
      </Section>
      <Confirm opened={asks} onClose={() => setAsks(false)} title={text.signOutIt(name)} yes={text.signOut} onYes={revoke}>
        {text.signOutHow}
      </Confirm>
    </>
  );
}
