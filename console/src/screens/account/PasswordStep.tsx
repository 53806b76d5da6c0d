import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import type { GavelError } from '@gavel/client';
import { type ReactNode, type SyntheticEvent, useState } from 'react';
import { useSaid } from '../../shared/notices/useSaid';
import { useWords } from '../../console/i18n';
import { isWrong } from './PasswordForm';

interface Props {
  lead: string;
  yes: string;
  busy: boolean;
  error: GavelError | null;
  onPassword: (password: string) => void;
  /** What is asked besides. */
  children?: ReactNode;
}

/** What concerns how one signs in takes the password again. */
export function PasswordStep({ lead, yes, busy, error, onPassword, children }: Props) {
  const { account: text } = useWords();
  const said = useSaid();
  const [password, setPassword] = useState('');
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    onPassword(password);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <span>{lead}</span>
        <PasswordInput
          label={text.confirmPassword}
          autoComplete="current-password"
          required
          data-autofocus
          error={error && isWrong(error) ? text.wrongPassword : undefined}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {children}
        {error && !isWrong(error) && (
          <Alert color="red" role="alert">
            {said(error)}
          </Alert>
        )}
        <Button type="submit" loading={busy} disabled={!password}>
          {yes}
        </Button>
      </Stack>
    </form>
  );
}
