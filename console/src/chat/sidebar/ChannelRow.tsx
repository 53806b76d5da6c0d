import type { MyChannel } from '@gavel/client';
import { memo } from 'react';
import { useI18n } from '../i18n';
import { briefly } from '../../shared/time';
import { ChannelAvatar } from '../ChannelAvatar';
import { hashOf } from '../route';
import { useChannelIdentity } from '../session/channelName';
import { useSession } from '../session/session';
import { nameOf, useUser } from '../session/users';
import { TypingDots } from '../messages/TypingDots';
import classes from './ChannelRow.module.css';

interface Props {
  mine: MyChannel;
  isOpen: boolean;
  typing: readonly string[];
}

export const ChannelRow = memo(function ChannelRow({ mine, isOpen, typing }: Props) {
  const { text, locale } = useI18n();
  const { channel, unreadCount, mentionCount } = mine;
  const { name } = useChannelIdentity(channel);
  const isUnread = unreadCount > 0;
  const at = channel.lastMessageAt ?? channel.createdAt;
  return (
    <li>
      <a
        className={classes.row}
        href={hashOf({ view: 'channel', channelId: channel.id })}
        aria-current={isOpen ? 'page' : undefined}
        data-unread={isUnread || undefined}
      >
        <ChannelAvatar channel={channel} size={40} />
        <span className={classes.lines}>
          <span className={classes.line}>
            <span className={classes.name}>{name}</span>
            <time className={classes.time} dateTime={at}>
              {briefly(at, locale)}
            </time>
          </span>
          <span className={classes.line}>
            {typing.length > 0 ? <Writing ids={typing} /> : <Preview mine={mine} />}
            {isUnread && (
              <span className={classes.badge} data-mention={mentionCount > 0 || undefined}>
                <span aria-hidden>
                  {mentionCount > 0 && '@'}
                  {unreadCount > 999 ? '999+' : unreadCount}
                </span>
                <span className="visually-hidden">{text.sidebar.unread(unreadCount, mentionCount)}</span>
              </span>
            )}
          </span>
        </span>
      </a>
    </li>
  );
});

/** The last message in a line. */
function Preview({ mine: { channel, lastMessage } }: { mine: MyChannel }) {
  const { text } = useI18n();
  const { me } = useSession();
  const author = useUser(lastMessage?.userId);
  if (!lastMessage) return <span className={classes.preview}>{channel.topic ?? text.sidebar.nothingYet}</span>;
  const { userId, attachments, deletedAt } = lastMessage;
  const who = userId === me.id ? text.common.you : userId && channel.base !== 'conversation' ? nameOf(userId, author) : undefined;
  const what = deletedAt
    ? text.conversation.deleted
    : lastMessage.text || text.conversation.attachment(attachments?.[0]?.type ?? 'file');
  return (
    <span className={classes.preview}>
      {who && `${who.split(' ')[0] ?? who}: `}
      {what}
    </span>
  );
}

function Writing({ ids }: { ids: readonly string[] }) {
  const { text } = useI18n();
  const user = useUser(ids[0]);
  return (
    <span className={classes.writing}>
      <TypingDots />
      {ids.length > 1 ? text.conversation.severalType : text.conversation.oneTypes(nameOf(ids[0] ?? '', user))}
    </span>
  );
}
