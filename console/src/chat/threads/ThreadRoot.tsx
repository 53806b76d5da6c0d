import type { Message } from '@gavel/client';
import { useI18n } from '../i18n';
import { momentOf } from '../../shared/time';
import { UserButton } from '../members/UserButton';
import { MessageContent } from '../messages/MessageContent';
import { UserAvatar } from '../session/UserAvatar';
import { nameOf, useUser } from '../session/users';
import classes from './ThreadRoot.module.css';

/** The message that is answered, before the answers. */
export function ThreadRoot({ root }: { root: Message }) {
  const { text, locale } = useI18n();
  const { userId, createdAt, thread } = root;
  const author = useUser(userId);
  const name = userId ? nameOf(userId, author) : text.conversation.theApp;
  const moment = momentOf(createdAt, locale);
  return (
    <div className={classes.root}>
      <article aria-label={text.conversation.messageOf(name, moment)}>
        <header className={classes.head}>
          {userId && <UserAvatar userId={userId} size={40} />}
          <div>
            {userId ? (
              <UserButton userId={userId}>
                <b>{name}</b>
              </UserButton>
            ) : (
              <b>{name}</b>
            )}
            <time dateTime={createdAt}>{moment}</time>
          </div>
        </header>
        <MessageContent message={root} />
      </article>
      <div className={classes.count}>
        <span>{thread && thread.replyCount > 0 ? text.conversation.replies(thread.replyCount) : text.threads.noneYet}</span>
      </div>
    </div>
  );
}
