import type { Schema } from '@gavel/client';
import { Badge, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../i18n';
import { ChannelRef, Moment, UserRef } from '../refs';
import classes from './MessageBlock.module.css';

interface Props {
  message: Schema<'MessageView'>;
  /** Where it was said, if that is not clear. */
  showsChannel?: boolean;
  /** What can be done with it. */
  children?: ReactNode;
}

/** A message in the details: who, when, what, and what became of it. */
export function MessageBlock({ message, showsChannel, children }: Props) {
  const { messages: text } = useWords();
  const { userId, channelId, createdAt } = message;
  return (
    <article className={classes.block}>
      <Group gap="xs" wrap="nowrap">
        {showsChannel ? <ChannelRef id={channelId} /> : userId ? <UserRef id={userId} /> : <span>{text.theApp}</span>}
        <Moment at={createdAt} />
        <MessageBadges message={message} />
      </Group>
      <MessageText message={message} />
      {children}
    </article>
  );
}

/** What became of it, where that is not the usual. */
export function MessageBadges({ message: { status, deletedAt, editedAt, pinnedAt, moderation } }: { message: Schema<'MessageView'> }) {
  const { messages: text } = useWords();
  return (
    <>
      {deletedAt && <Badge size="sm" variant="light" color="gray" tt="none">{text.deleted}</Badge>}
      {status === 'bounced' && <Badge size="sm" color="red.9" tt="none">{text.statuses.bounced}</Badge>}
      {moderation && status !== 'bounced' && <Badge size="sm" color="red.9" tt="none">{text.actions[moderation.action]}</Badge>}
      {editedAt && <Badge size="sm" variant="light" color="gray" tt="none">{text.edited}</Badge>}
      {pinnedAt && <Badge size="sm" variant="light" tt="none">{text.pinned}</Badge>}
    </>
  );
}

export function MessageText({ message }: { message: Schema<'MessageView'> }) {
  const { messages: text } = useWords();
  const { deletedAt, attachments } = message;
  const said = message.text || message.moderation?.originalText;
  if (deletedAt && !said) return <p className={classes.quiet}>{text.textGone}</p>;
  return (
    <>
      {said && <p className={classes.text}>{said}</p>}
      {deletedAt && <p className={classes.quiet}>{text.deletedShown}</p>}
      {attachments?.map(({ url, title, type }) => (
        // Never loaded before somebody asks for it.
        <a key={url} href={/^https?:/.test(url) ? url : undefined} target="_blank" rel="noreferrer noopener" className={classes.attachment}>
          {title ?? url} <span className={classes.quiet}>({type})</span>
        </a>
      ))}
    </>
  );
}
