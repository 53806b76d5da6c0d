import { Badge, Button, Group, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useText } from '../../shared/i18n';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { Facts } from '../../console/panel/Facts';
import { SESSION } from '../../console/queryClient';
import { UserRef } from '../../console/refs';
import { useSession } from '../../console/session/session';
import classes from './Account.module.css';
import { Card } from './Card';

/** Who one is to the others. */
export function ProfileForm() {
  const { account: text, entry } = useWords();
  const { common } = useText();
  const { operator } = useSession();
  const [name, setName] = useState(operator.displayName ?? '');
  const { busy, run } = useAct(SESSION, ['operators']);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const call = { path: { operatorId: operator.id }, body: { displayName: name.trim() || null } };
    void run(() => api.patch('/operators/{operatorId}', call), text.nameSaved);
  };
  const roles = (
    <Group gap={6}>
      {operator.roles.map((role) => (
        <Badge key={role} variant="default" tt="none">
          {role}
        </Badge>
      ))}
    </Group>
  );
  return (
    <Card title={text.profile}>
      <form onSubmit={submit} className={classes.narrow}>
        <TextInput label={entry.displayName} description={entry.displayNameHow} maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Button type="submit" variant="default" loading={busy} disabled={name.trim() === (operator.displayName ?? '')}>
          {common.save}
        </Button>
      </form>
      <Facts
        facts={[
          [entry.email, operator.email],
          [text.roles, roles],
          [text.linkedUser, operator.userId ? <UserRef id={operator.userId} /> : text.linkedNone],
        ]}
      />
    </Card>
  );
}
