import { Button, PasswordInput } from '@mantine/core';
import { GavelError } from '@gavel/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { useNotices } from '../../shared/notices/notices';
import { api } from '../../console/api';
import { isChosen, NewPassword, nothingChosen } from '../../console/entry/NewPassword';
import { useWords } from '../../console/i18n';
import { useSession } from '../../console/session/session';
import classes from './Account.module.css';
import { Card } from './Card';

export function PasswordForm() {
  const { account: text } = useWords();
  const { operator } = useSession();
  const { tell } = useNotices();
  const client = useQueryClient();
  const [current, setCurrent] = useState('');
  const [chosen, setChosen] = useState(nothingChosen);
  const change = useMutation({
    mutationFn: () => api.put('/session/password', { body: { currentPassword: current, newPassword: chosen.password } }),
    onSuccess: () => {
      setCurrent('');
      setChosen(nothingChosen);
      tell(text.changed);
      void client.invalidateQueries({ queryKey: ['sessions'] });
    },
    onError: (error) => {
      if (error instanceof GavelError && !isWrong(error) && !error.errors) tell(error);
    },
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Card title={text.passwordTitle} lead={text.passwordLead}>
      <form className={classes.narrow} onSubmit={submit}>
        <input type="hidden" autoComplete="username" value={operator.email} />
        <PasswordInput
          label={text.current}
          autoComplete="current-password"
          required
          error={change.error && isWrong(change.error) ? text.wrongPassword : undefined}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <NewPassword
          label={text.next}
          value={chosen}
          onChange={setChosen}
          error={change.error?.errors?.find(({ pointer }) => pointer === '/newPassword')?.detail}
        />
        <Button type="submit" variant="default" loading={change.isPending} disabled={!current || !isChosen(chosen)}>
          {text.change}
        </Button>
      </form>
    </Card>
  );
}

/** Whether it was the password that one has. */
export function isWrong(error: GavelError): boolean {
  const at = error.errors?.map(({ pointer }) => pointer);
  return error.code === 'sign_in_failed' || at?.includes('/currentPassword') || at?.includes('/password') || false;
}
