import type { Schema, User } from '@gavel/client';
import { IconMessageReply, IconPaperclip } from '@tabler/icons-react';
import { useI18n } from '../i18n';
import { briefly } from '../../shared/time';
import { ChannelAvatar } from '../ChannelAvatar';
import { marked } from '../messages/text';
import { useChannelIdentity } from '../session/channelName';
import { useChannels } from '../session/session';
import { UserAvatar } from '../session/UserAvatar';
import { nameOf, useUser } from '../session/users';
import type { Option } from './options';
import { excerptOf } from './query';
import classes from './Search.module.css';

export function Result({ option, isWithin }: { option: Option; isWithin: boolean }) {
  const { search: text } = useI18n().text;
  switch (option.kind) {
    case 'channel':
      return <ChannelResult channel={option.channel} />;
    case 'person':
      return <PersonResult user={option.user} />;
    case 'message':
      return <MessageResult message={option.message} isWithin={isWithin} />;
    case 'more':
      return <span className={classes.more}>{text.more}</span>;
  }
}

function ChannelResult({ channel }: { channel: Schema<'Channel'> }) {
  const { text, locale } = useI18n();
  const { name, otherId } = useChannelIdentity(channel);
  return (
    <>
      <ChannelAvatar channel={channel} size={32} />
      <span className={classes.about}>
        <span className={classes.name}>{name}</span>
        {!otherId && <span className={classes.quiet}>{channel.topic ?? text.channels.members(channel.memberCount, locale)}</span>}
      </span>
    </>
  );
}

function PersonResult({ user }: { user: User }) {
  return (
    <>
      <UserAvatar userId={user.id} size={32} />
      <span className={classes.about}>
        <span className={classes.name}>{nameOf(user.id, user)}</span>
        <span className={classes.quiet}>@{user.id}</span>
      </span>
    </>
  );
}

function MessageResult({ message, isWithin }: { message: Schema<'FoundMessage'>; isWithin: boolean }) {
  const { text, locale } = useI18n();
  const { userId, createdAt, channelId, parentId, attachments = [], highlights = [] } = message;
  const author = useUser(userId);
  const excerpt = excerptOf(message.text, highlights);
  return (
    <>
      {userId && <UserAvatar userId={userId} size={32} />}
      <span className={classes.about}>
        <span className={classes.line}>
          <b className={classes.name}>{userId ? nameOf(userId, author) : text.conversation.theApp}</b>
          {!isWithin && <ChannelName channelId={channelId} />}
          {parentId && <IconMessageReply size={14} aria-label={text.search.inThread} />}
          <time className={classes.time} dateTime={createdAt}>
            {briefly(createdAt, locale)}
          </time>
        </span>
        <span className={classes.said}>
          {marked(excerpt.text, excerpt.places).map((piece, index) => (piece.isMarked ? <mark key={index}>{piece.text}</mark> : piece.text))}
          {attachments.length > 0 && (
            <span className={classes.quiet}>
              {' '}
              <IconPaperclip size={14} aria-hidden /> {attachments[0]?.title ?? text.conversation.attachment(attachments[0]?.type ?? 'file')}
            </span>
          )}
        </span>
      </span>
    </>
  );
}

function ChannelName({ channelId }: { channelId: string }) {
  const { channels } = useChannels();
  const mine = channels.find(({ channel }) => channel.id === channelId);
  return mine ? <Named channel={mine.channel} /> : <span className={classes.quiet}>{channelId}</span>;
}

function Named({ channel }: { channel: Schema<'Channel'> }) {
  const { name } = useChannelIdentity(channel);
  return <span className={classes.quiet}>{name}</span>;
}
