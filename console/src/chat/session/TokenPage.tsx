import { Button, Code, PasswordInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../i18n';
import type { Reason } from './signIn';
import { SignInPage } from './SignInPage';

/** For a server that is no demo, opened by itself: whoever runs it hands out tokens. */
export function TokenPage({ reason, onSignIn }: { reason: Reason | null; onSignIn: (token: string) => void }) {
  const text = useText().signIn;
  const [token, setToken] = useState('');
  return (
    <SignInPage title={text.tokenTitle} lead={text.tokenLead} reason={reason}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (token.trim()) onSignIn(token.trim());
        }}
      >
        <Stack>
          <PasswordInput
            label={text.token}
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
            autoComplete="off"
          />
          <Button type="submit" disabled={!token.trim()}>
            {text.signIn}
          </Button>
          <Text size="sm" c="dimmed">
            {text.tokenHow}
          </Text>
          <Code block>gavel token --data data alice</Code>
        </Stack>
      </form>
    </SignInPage>
  );
}
