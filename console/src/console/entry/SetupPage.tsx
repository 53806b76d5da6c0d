import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type SyntheticEvent, useState } from 'react';
import { api } from '../api';
import { useWords } from '../i18n';
import { Splash } from '../session/Splash';
import { EntryPage } from './EntryPage';
import classes from './EntryPage.module.css';
import { useFragmentToken } from './fragment';
import { isChosen, NewPassword, nothingChosen } from './NewPassword';
import { useEntry } from './useEntry';

/** The first operator, an owner, by the token that the server prints. */
export function SetupPage() {
  const { entry: text } = useWords();
  const navigate = useNavigate();
  const brought = useFragmentToken();
  const [token, setToken] = useState(brought);
  const [email, setEmail] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [chosen, setChosen] = useState(nothingChosen);
  const { busy, error, wait, refusal, come } = useEntry();
  const setup = useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => api.get('/operators/setup', { signal }) });
  if (setup.isPending) return <Splash />;
  if (setup.data?.needed === false) {
    return (
      <EntryPage title={text.setupDone} lead={text.setupDoneHow}>
        <Link to="/">{text.signIn}</Link>
      </EntryPage>
    );
  }
  const mend = (pointer: string): string | undefined => error?.errors?.find((place) => place.pointer === pointer)?.detail;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const body = { token: token.trim(), email: email.trim(), password: chosen.password, ...(displayName.trim() && { displayName: displayName.trim() }) };
    void come(() => api.post('/operators/setup', { body })).then((done) => done && void navigate({ to: '/', replace: true }));
  };
  const isTokenWrong = error?.status === 401 || error?.status === 403 || mend('/token') !== undefined;
  return (
    <EntryPage title={text.setupTitle} lead={text.setupLead}>
      <form className={classes.form} onSubmit={submit}>
        {(!brought || isTokenWrong) && (
          <PasswordInput
            label={text.setupToken}
            description={text.setupTokenHow}
            autoComplete="off"
            required
            error={isTokenWrong ? text.setupWrong : undefined}
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
          />
        )}
        <TextInput
          label={text.email}
          type="email"
          autoComplete="username"
          required
          error={mend('/email')}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <TextInput
          label={text.displayName}
          description={text.displayNameHow}
          autoComplete="name"
          value={displayName}
          onChange={(event) => setDisplayName(event.currentTarget.value)}
        />
        <NewPassword value={chosen} onChange={setChosen} error={mend('/password')} />
        <div role="alert">{refusal && !error?.errors && !isTokenWrong && <Alert color="red">{refusal}</Alert>}</div>
        <Button type="submit" loading={busy} disabled={wait > 0 || !isChosen(chosen)}>
          {text.makeOwner}
        </Button>
      </form>
    </EntryPage>
  );
}
