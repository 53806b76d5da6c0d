import type { Message } from '@gavel/client';
import { IconChevronRight, IconLock } from '@tabler/icons-react';
import { useI18n } from '../i18n';
import { dayOf, timeOf, dayNumber } from '../../shared/time';
import { useConversation } from '../messages/context';
import { hashOf } from '../route';
import { UserAvatar } from '../session/UserAvatar';
import classes from './ThreadLine.module.css';

/** Below a message that was answered in a thread: who did, how often, and the way there. */
export function ThreadLine({ message }: { message: Message }) {
  const { text, locale } = useI18n();
  const { channel, conversation } = useConversation();
  const { thread } = message;
  if (!thread || conversation !== channel || (thread.replyCount === 0 && !thread.title)) return null;
  const { participantIds, replyCount, lastReplyAt, locked, title } = thread;
  const isToday = lastReplyAt != null && dayNumber(lastReplyAt) === dayNumber(new Date());
  return (
    <a className={classes.thread} href={hashOf({ view: 'channel', channelId: channel.id, panel: { name: 'thread', rootId: message.id } })}>
      <span className={classes.people}>
        {participantIds.slice(0, 4).map((id) => (
          <UserAvatar key={id} userId={id} size={22} />
        ))}
      </span>
      <span className={classes.count}>{text.conversation.replies(replyCount)}</span>
      {title && <span className={classes.title}>{title}</span>}
      {locked && <IconLock size={14} aria-label={text.conversation.locked} />}
      {lastReplyAt && <span className={classes.last}>{isToday ? timeOf(lastReplyAt, locale) : dayOf(lastReplyAt, locale)}</span>}
      <IconChevronRight size={16} className={classes.arrow} aria-hidden />
    </a>
  );
}
