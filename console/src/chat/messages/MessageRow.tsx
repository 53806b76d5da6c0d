import { memo, type SyntheticEvent } from 'react';
import { useI18n } from '../i18n';
import { dayOf, momentOf, timeOf } from '../../shared/time';
import { useSession } from '../session/session';
import { UserAvatar } from '../session/UserAvatar';
import { nameOf, useUser } from '../session/users';
import { UserButton } from '../members/UserButton';
import { useConversation } from './context';
import { MessageActions } from './MessageActions';
import { MessageContent } from './MessageContent';
import { MessageEditor } from './MessageEditor';
import classes from './MessageRow.module.css';
import type { Row } from './rows';
import { Standing } from './Standing';

interface Props {
  row: Row;
  /** It was jumped to. */
  isPointedOut: boolean;
  isLastOwn: boolean;
  tabIndex: number;
}

export const MessageRow = memo(function MessageRow({ row, isPointedOut, isLastOwn, tabIndex }: Props) {
  const { text, locale } = useI18n();
  const { me } = useSession();
  const { editingId } = useConversation();
  const { message, withAuthor, beginsDay, isFirstUnread } = row;
  const { id, userId, createdAt, status, deletedAt } = message;
  const author = useUser(userId);
  const name = userId ? nameOf(userId, author) : text.conversation.theApp;
  const isEditing = editingId === id && !deletedAt;
  const isForMe = message.mentions?.includes(me.id) === true || (message.mentionAll === true && userId !== me.id);
  return (
    <>
      {beginsDay && (
        <div className={classes.day}>
          <span>{dayOf(createdAt, locale)}</span>
        </div>
      )}
      {isFirstUnread && (
        <div className={classes.unread}>
          <span>{text.conversation.new}</span>
        </div>
      )}
      {message.type === 'system' ? (
        <p className={classes.system} data-message={id} tabIndex={tabIndex}>
          {message.text} <time dateTime={createdAt}>{timeOf(createdAt, locale)}</time>
        </p>
      ) : (
        // What it hears is where it stands, for the actions in it.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <article
          className={classes.message}
          data-message={id}
          data-first={withAuthor || undefined}
          data-mention={isForMe || undefined}
          data-pointed={isPointedOut || undefined}
          data-editing={isEditing || undefined}
          data-status={status}
          data-stopped={status === 'bounced' || status === 'sent' || status === 'failed' || undefined}
          aria-label={text.conversation.messageOf(name, momentOf(createdAt, locale))}
          tabIndex={tabIndex}
          onPointerEnter={keepActionsInView}
          onFocus={keepActionsInView}
        >
          <div className={classes.side}>
            {withAuthor ? (
              userId && (
                <UserButton userId={userId} isDecoration>
                  <UserAvatar userId={userId} size={36} />
                </UserButton>
              )
            ) : (
              <time className={classes.sideTime} dateTime={createdAt}>
                {timeOf(createdAt, locale)}
              </time>
            )}
          </div>
          <div className={classes.body}>
            {withAuthor && (
              <div className={classes.head}>
                {userId ? (
                  <UserButton userId={userId}>
                    <span className={classes.author}>{name}</span>
                  </UserButton>
                ) : (
                  <span className={classes.author}>{name}</span>
                )}
                <time className={classes.time} dateTime={createdAt} title={momentOf(createdAt, locale)}>
                  {timeOf(createdAt, locale)}
                </time>
              </div>
            )}
            {isEditing ? (
              <MessageEditor message={message} />
            ) : (
              <>
                <MessageContent message={message} />
                <Standing message={message} isLastOwn={isLastOwn} />
              </>
            )}
          </div>
          {!isEditing && <MessageActions message={message} />}
        </article>
      )}
    </>
  );
});

/** Says how much of a message is above what is seen: its actions stand below that. */
function keepActionsInView({ currentTarget }: SyntheticEvent<HTMLElement>): void {
  const list = currentTarget.closest('[role=log]');
  if (!list) return;
  const above = list.getBoundingClientRect().top - currentTarget.getBoundingClientRect().top;
  currentTarget.style.setProperty('--above', `${Math.ceil(above)}px`);
}
