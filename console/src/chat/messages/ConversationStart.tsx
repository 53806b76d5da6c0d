import { Text, Title } from '@mantine/core';
import { useI18n } from '../i18n';
import { dayOf } from '../../shared/time';
import { ChannelAvatar } from '../ChannelAvatar';
import { useChannelIdentity } from '../session/channelName';
import { useStore } from '../session/session';
import type { Schema } from '@gavel/client';
import { useConversation } from './context';
import classes from './MessageList.module.css';

/** What stands before the first message of a channel. */
export function ConversationStart() {
  const { channel } = useConversation();
  const { channel: told } = useStore(channel.state);
  return told && <Start channel={told} />;
}

function Start({ channel }: { channel: Schema<'Channel'> }) {
  const { text, locale } = useI18n();
  const { name } = useChannelIdentity(channel);
  return (
    <div className={classes.start}>
      <ChannelAvatar channel={channel} size={56} />
      <Title order={2} size="h3">
        {name}
      </Title>
      {channel.topic && <Text>{channel.topic}</Text>}
      <Text size="sm" c="dimmed">
        {text.conversation.beginsHere(dayOf(channel.createdAt, locale))}
      </Text>
    </div>
  );
}
