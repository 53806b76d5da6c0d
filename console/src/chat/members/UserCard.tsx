import type { Schema } from '@gavel/client';
import { Badge, Button, Group, Text } from '@mantine/core';
import { IconMessageCircle } from '@tabler/icons-react';
import { useI18n } from '../i18n';
import { briefly, dayOf } from '../../shared/time';
import { openConversation } from '../channels/conversation';
import { navigate, useRoute } from '../route';
import { useOnline } from '../session/presence';
import { useSession, useStore } from '../session/session';
import { useAnswer } from '../session/useAnswer';
import { useDeed } from '../session/useDeed';
import { UserAvatar } from '../session/UserAvatar';
import { nameOf, useUser } from '../session/users';
import { useRoleName } from './roles';
import classes from './UserCard.module.css';

/** What there is to know of somebody, here and in the channel that is open. */
export function UserCard({ userId, onClose }: { userId: string; onClose: () => void }) {
  const { text, locale } = useI18n();
  const { client, me } = useSession();
  const route = useRoute();
  const user = useUser(userId);
  const isOnline = useOnline(userId);
  const lastSeen = useStore(client.presence.state).get(userId)?.lastSeenAt;
  const roleName = useRoleName();
  const { busy, run } = useDeed();
  const channelId = route.view === 'channel' ? route.channelId : undefined;
  const { answer: member } = useAnswer<Schema<'MemberActivity'> | undefined>(
    () => (channelId ? client.api.get('/channels/{channelId}/members/{userId}', { path: { channelId, userId } }) : Promise.resolve(undefined)),
    [client, channelId, userId],
  );
  const facts = Object.entries(user?.metadata ?? {}).filter((fact): fact is [string, string | number | boolean] => typeof fact[1] !== 'object');
  const roles = [...(user?.roles ?? []), ...(member?.roles ?? [])];

  async function message(): Promise<void> {
    const done = await run(async () => {
      const { id } = await openConversation(client, [userId]);
      navigate({ view: 'channel', channelId: id });
    });
    if (done) onClose();
  }

  return (
    <>
      <div className={classes.band} />
      <div className={classes.card}>
        <span className={classes.picture}>
          <UserAvatar userId={userId} size={64} />
          {isOnline && <span className={classes.online} />}
        </span>
        <div>
          <Text fw={650} size="lg" lh={1.3}>
            {nameOf(userId, user)}
          </Text>
          <Text size="sm" c="dimmed">
            @{userId}
            {' · '}
            {isOnline ? text.people.online : lastSeen ? text.people.lastSeen(briefly(lastSeen, locale)) : text.people.offline}
          </Text>
        </div>
        {roles.length > 0 && (
          <Group gap={6}>
            {[...new Set(roles)].map((role) => (
              <Badge tt="none" key={role} variant="light" color={role === 'member' ? 'gray' : 'indigo'}>
                {roleName(role)}
              </Badge>
            ))}
          </Group>
        )}
        <dl className={classes.facts}>
          {member && (
            <>
              <dt>{text.people.inChannelSince}</dt>
              <dd>{dayOf(member.joinedAt, locale)}</dd>
              <dt>{text.people.messages}</dt>
              <dd>{member.messageCount.toLocaleString(locale)}</dd>
            </>
          )}
          {user && (
            <>
              <dt>{text.people.since}</dt>
              <dd>{dayOf(user.createdAt, locale)}</dd>
            </>
          )}
          {facts.map(([name, value]) => (
            <Fact key={name} name={name} value={String(value)} />
          ))}
        </dl>
        {userId === me.id ? (
          <Text size="sm" c="dimmed">
            {text.people.thisIsYou}
          </Text>
        ) : (
          // What else is done with somebody (report, mute, ban) goes beside this.
          <Group gap="xs" grow>
            <Button leftSection={<IconMessageCircle size={18} />} loading={busy} onClick={() => void message()}>
              {text.people.message}
            </Button>
          </Group>
        )}
      </div>
    </>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
