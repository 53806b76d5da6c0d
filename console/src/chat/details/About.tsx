import type { Channel, Schema } from '@gavel/client';
import { Badge, Button, Group, Text, Title } from '@mantine/core';
import { IconLink, IconMailOpened } from '@tabler/icons-react';
import { useI18n } from '../i18n';
import { dayOf } from '../../shared/time';
import { ChannelAvatar } from '../ChannelAvatar';
import { useTypeName } from '../channels/useTypes';
import { useCopy } from '../useCopy';
import { useChannelIdentity } from '../session/channelName';
import { useStore } from '../session/session';
import { nameOf, useUser } from '../session/users';
import classes from './Details.module.css';
import { LeaveButton } from './LeaveButton';
import { Rules } from './Rules';

interface Props {
  channel: Channel;
  told: Schema<'Channel'>;
}

export function About({ channel, told }: Props) {
  const { text, locale } = useI18n();
  const { copyLink } = useCopy();
  const { membership } = useStore(channel.state);
  const { name, otherId } = useChannelIdentity(told);
  const typeName = useTypeName();
  const creator = useUser(told.createdBy);
  const isConversation = told.base === 'conversation';

  return (
    <>
      <div className={classes.hero}>
        <ChannelAvatar channel={told} size={72} />
        <Title order={3} size="h4">
          {name}
        </Title>
        <Text size="sm" c="dimmed">
          {otherId ? `@${otherId}` : text.channels.members(told.memberCount, locale)}
        </Text>
        <Group gap={6} justify="center">
          <Badge tt="none" variant="light" color="gray">
            {typeName(told.type)}
          </Badge>
          {told.visibility === 'private' && (
            <Badge tt="none" variant="light" color="gray">
              {text.channels.private}
            </Badge>
          )}
          {told.archivedAt && (
            <Badge tt="none" variant="light" color="yellow">
              {text.details.archived}
            </Badge>
          )}
        </Group>
      </div>
      {told.topic && (
        <section className={classes.section}>
          <h3 className={classes.label}>{text.channels.topic}</h3>
          <Text size="sm">{told.topic}</Text>
        </section>
      )}
      {!isConversation && (
        <section className={classes.section}>
          <h3 className={classes.label}>{text.details.rules}</h3>
          <Rules told={told} />
        </section>
      )}
      {told.guidelines && (
        <section className={classes.section}>
          <h3 className={classes.label}>{text.details.guidelines}</h3>
          <p className={classes.guidelines}>{told.guidelines.trim()}</p>
          {membership?.guidelinesAccepted != null && membership.guidelinesAccepted > 0 && (
            <Text size="xs" c="dimmed">
              {text.details.accepted}
            </Text>
          )}
        </section>
      )}
      <section className={classes.section}>
        <Text size="sm" c="dimmed">
          {text.details.made(dayOf(told.createdAt, locale), told.createdBy ? nameOf(told.createdBy, creator) : null)}
        </Text>
        <Group gap="xs">
          {membership && (
            <Button size="xs" variant="default" leftSection={<IconMailOpened size={16} />} onClick={() => channel.markRead()}>
              {text.details.markRead}
            </Button>
          )}
          <Button size="xs" variant="default" leftSection={<IconLink size={16} />} onClick={() => copyLink({ view: 'channel', channelId: told.id })}>
            {text.conversation.copyLink}
          </Button>
          {membership && !isConversation && <LeaveButton channelId={told.id} name={name} isPrivate={told.visibility === 'private'} />}
        </Group>
      </section>
    </>
  );
}
