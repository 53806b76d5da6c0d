import { Alert, Badge, Button, Group, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type SyntheticEvent, useState } from 'react';
import { Failed } from '../../shared/States';
import { api } from '../api';
import { useWords } from '../i18n';
import { Splash } from '../session/Splash';
import { EntryPage } from './EntryPage';
import classes from './EntryPage.module.css';
import { useFragmentToken } from './fragment';
import { isChosen, NewPassword, nothingChosen } from './NewPassword';
import { useEntry } from './useEntry';

/** Becoming an operator, by the token that whoever invites gives one. */
export function InvitationPage() {
  const { entry: text } = useWords();
  const navigate = useNavigate();
  const token = useFragmentToken();
  const [displayName, setDisplayName] = useState<string>();
  const [chosen, setChosen] = useState(nothingChosen);
  const { busy, error, wait, refusal, come } = useEntry();
  const found = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => api.post('/operators/invitations/query', { body: { token }, signal }),
  });
  if (found.isPending) return <Splash />;
  const isOver = error?.status === 404 || (found.error && [400, 404].includes(found.error.status));
  if (isOver) {
    return (
      <EntryPage title={text.invitationOver} lead={text.invitationOverHow}>
        <Link to="/">{text.signIn}</Link>
      </EntryPage>
    );
  }
  if (!found.data) return (
    <Splash>
      <Failed error={found.error} onRetry={() => void found.refetch()} />
    </Splash>
  );
  const { email, roles, displayName: proposed } = found.data;
  const name = displayName ?? proposed ?? '';
  const mend = (pointer: string): string | undefined => error?.errors?.find((place) => place.pointer === pointer)?.detail;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const body = { token, password: chosen.password, ...(name.trim() && { displayName: name.trim() }) };
    void come(() => api.post('/operators/invitations/accept', { body })).then((done) => done && void navigate({ to: '/', replace: true }));
  };
  return (
    <EntryPage title={text.invitedTitle} lead={text.invitedLead(email)}>
      <form className={classes.form} onSubmit={submit}>
        <Group gap={6}>
          <Text size="sm">{text.invitedRoles}</Text>
          {roles.map((role) => (
            <Badge key={role} variant="default" tt="none">
              {role}
            </Badge>
          ))}
        </Group>
        <input type="hidden" name="username" autoComplete="username" value={email} />
        <TextInput
          label={text.displayName}
          description={text.displayNameHow}
          autoComplete="name"
          value={name}
          onChange={(event) => setDisplayName(event.currentTarget.value)}
        />
        <NewPassword value={chosen} onChange={setChosen} error={mend('/password')} />
        <div role="alert">{refusal && !error?.errors && <Alert color="red">{refusal}</Alert>}</div>
        <Button type="submit" loading={busy} disabled={wait > 0 || !isChosen(chosen)}>
          {text.accept}
        </Button>
      </form>
    </EntryPage>
  );
}
