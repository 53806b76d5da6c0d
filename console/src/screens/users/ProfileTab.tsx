import type { User } from '@gavel/client';
import { Badge, Button, Group } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../console/api';
import { LegalHold } from '../../console/keeping/LegalHold';
import { useWords } from '../../console/i18n';
import { Facts, Section } from '../../console/panel/Facts';
import { FullMoment } from '../../console/refs';
import { useMay } from '../../console/session/session';
import { EditUser } from './EditUser';
import { RolesForm } from './RolesForm';
import classes from './Users.module.css';

export function ProfileTab({ user }: { user: User }) {
  const { users: text } = useWords();
  const may = useMay();
  const [edits, setEdits] = useState<'profile' | 'roles'>();
  const done = (): void => setEdits(undefined);
  const { id, roles, createdAt, updatedAt, metadata } = user;
  const presence = useQuery({
    queryKey: ['users', 'presence', id],
    queryFn: async ({ signal }) => (await api.post('/users/presence', { body: { userIds: [id] }, signal })).items[0] ?? null,
    // Where presence is turned off, nothing is said of it.
    retry: false,
  });
  if (edits === 'profile') return <EditUser user={user} onDone={done} />;
  if (edits === 'roles') return <RolesForm user={user} onDone={done} />;
  const seen = presence.data?.online ? (
    <Badge color="green" variant="dot" tt="none">
      {text.online}
    </Badge>
  ) : presence.data?.lastSeenAt ? (
    <FullMoment at={presence.data.lastSeenAt} />
  ) : (
    presence.data && text.neverSeen
  );
  const roleList = roles?.length ? (
    <Group gap={6}>
      {roles.map((role) => (
        <Badge key={role} variant="light" tt="none">
          {role}
        </Badge>
      ))}
    </Group>
  ) : (
    text.noRoles
  );
  return (
    <>
      <Section
        title={text.tabs.profile}
        actions={
          may('manage_users') && (
            <Button size="xs" variant="default" leftSection={<IconPencil size={14} />} onClick={() => setEdits('profile')}>
              {text.edit}
            </Button>
          )
        }
      >
        <Facts
          facts={[
            [text.id, <span key="id" className="mono">{id}</span>],
            [text.lastSeen, seen],
            [text.created, <FullMoment key="created" at={createdAt} />],
            [text.updated, <FullMoment key="updated" at={updatedAt} />],
          ]}
        />
      </Section>
      <Section
        title={text.roles}
        actions={
          may('manage_roles') && (
            <Button size="xs" variant="default" onClick={() => setEdits('roles')}>
              {text.editRoles}
            </Button>
          )
        }
      >
        {roleList}
      </Section>
      {may('manage_legal_holds') && <LegalHold on={{ userId: id }} name={user.displayName ?? id} />}
      {metadata && Object.keys(metadata).length > 0 && (
        <Section title={text.metadata}>
          {/* It scrolls, so it is reached by Tab. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <pre className={classes.data} tabIndex={0}>
            {JSON.stringify(metadata, null, 2)}
          </pre>
        </Section>
      )}
    </>
  );
}
