import type { Channel, Schema } from '@gavel/client';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconInfoCircle, IconSearch } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useText } from '../i18n';
import { ChannelAvatar } from '../ChannelAvatar';
import { navigate } from '../route';
import { useChannelIdentity } from '../session/channelName';
import { useOnline } from '../session/presence';
import classes from './ConversationPane.module.css';
import { WaitingButton } from './WaitingButton';

export function ChannelHeader({ watched, channel }: { watched: Channel; channel: Schema<'Channel'> }) {
  const { conversation: text, sidebar, common } = useText();
  const { name, otherId } = useChannelIdentity(channel);
  const isOnline = useOnline(otherId);
  const about = otherId
    ? isOnline === undefined
      ? ''
      : isOnline
        ? sidebar.online
        : sidebar.offline
    : (channel.topic ?? text.members(channel.memberCount));
  const open = (panel: 'search' | 'details'): void =>
    navigate({ view: 'channel', channelId: channel.id, panel: { name: panel } });
  return (
    <header className={classes.header}>
      <ActionIcon
        className={classes.back}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={common.back}
        onClick={() => navigate({ view: 'home' })}
      >
        <IconArrowLeft size={20} />
      </ActionIcon>
      <ChannelAvatar channel={channel} size={34} />
      <div className={classes.titles}>
        <h1 className={classes.name}>{name}</h1>
        <p className={classes.topic}>{about}</p>
      </div>
      <Suspense fallback={null}>
        <WaitingButton channel={watched} told={channel} />
      </Suspense>
      <Tooltip label={text.search}>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={text.search} onClick={() => open('search')}>
          <IconSearch size={20} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={text.details}>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={text.details} onClick={() => open('details')}>
          <IconInfoCircle size={20} />
        </ActionIcon>
      </Tooltip>
    </header>
  );
}
