import { IconHash, IconLock, IconMessages } from '@tabler/icons-react';
import { useWords } from '../../console/i18n';
import classes from './Channels.module.css';
import type { Channel } from './useChannels';

/** A name with the sign of who finds it; below it the id, where that is another. */
export function ChannelName({ channel: { id, displayName, visibility } }: { channel: Channel }) {
  const { channels: text } = useWords();
  const Icon = { public: IconHash, private: IconLock, direct: IconMessages }[visibility];
  return (
    <span className={classes.name}>
      <Icon size={16} stroke={1.8} aria-hidden />
      <span className="truncate">{displayName ?? (visibility === 'direct' ? text.unnamed : id)}</span>
      {displayName !== id && <span className={classes.id}>{id}</span>}
    </span>
  );
}
