import { Alert, Button, PasswordInput, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { api } from '../api';
import { useWords } from '../i18n';
import { DemoEntry } from './DemoEntry';
import { EntryPage } from './EntryPage';
import classes from './EntryPage.module.css';
import { useEntry } from './useEntry';

/** What comes in the place of what had the focus has it. */
function focus(field: HTMLInputElement | null): void {
  field?.focus();
}

/** A password, and a code where the operator has an authenticator. */
export function SignInPage() {
  const { entry: text } = useWords();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [wantsCode, setWantsCode] = useState(false);
  const { busy, error, wait, refusal, come } = useEntry();
  // Once asked for, the field stays for the next attempt.
  if (error?.code === 'totp_required' && !wantsCode) setWantsCode(true);

  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const given = code.trim();
    void come(() => api.post('/session', { body: { email: email.trim(), password, ...(wantsCode && { code: given }) } })).then(() => setCode(''));
  };
  const startAgain = (): void => {
    setWantsCode(false);
    setPassword('');
    setCode('');
  };
  return (
    <EntryPage title={wantsCode ? text.codeTitle : text.signIn} lead={wantsCode ? text.codeHow : text.signInLead}>
      {!wantsCode && <DemoEntry />}
      <form className={classes.form} onSubmit={submit}>
        {wantsCode ? (
          <TextInput
            key="code"
            className={classes.code ?? ''}
            label={text.code}
            autoComplete="one-time-code"
            spellCheck={false}
            ref={focus}
            required
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        ) : (
          <>
            <TextInput
              label={text.email}
              type="email"
              autoComplete="username"
              required
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            <PasswordInput
              label={text.password}
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
          </>
        )}
        <div role="alert">{refusal && <Alert color="red">{refusal}</Alert>}</div>
        <Button type="submit" loading={busy} disabled={wait > 0}>
          {text.signIn}
        </Button>
        {wantsCode && (
          <Button variant="subtle" onClick={startAgain}>
            {text.otherAccount}
          </Button>
        )}
      </form>
    </EntryPage>
  );
}
