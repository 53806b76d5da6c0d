import type { Schema } from '@gavel/client';
import { Avatar } from '../shared/Avatar';
import { useText } from './i18n';
import classes from './ChannelAvatar.module.css';
import { useChannelIdentity } from './session/channelName';
import { useOnline } from './session/presence';

/** A channel's picture; of a conversation between two the other's, with whether they are online. */
export function ChannelAvatar({ channel, size }: { channel: Schema<'Channel'>; size: number }) {
  const text = useText().sidebar;
  const { name, otherId, avatarUrl, avatarId } = useChannelIdentity(channel);
  const isOnline = useOnline(otherId);
  return (
    <span className={classes.holder}>
      <Avatar id={avatarId} name={name} url={avatarUrl} size={size} shape={otherId ? 'round' : 'square'} />
      {isOnline && <span className={classes.online} role="img" aria-label={text.online} title={text.online} />}
    </span>
  );
}
