import { IconLock, IconMessages } from '@tabler/icons-react';
import { useI18n } from '../i18n';
import { briefly } from '../../shared/time';
import { Page } from '../panel/Page';
import { Empty, Failed, Placeholders } from '../../shared/States';
import { hashOf } from '../route';
import { useChannels } from '../session/session';
import { UserAvatar } from '../session/UserAvatar';
import { nameOf, useUser } from '../session/users';
import { type Root, useFollowedThreads } from './followed';
import classes from './ThreadsPage.module.css';

/** The threads that one follows, in all channels. */
export function ThreadsPage() {
  const { threads: text } = useI18n().text;
  const { threads, loading, error } = useFollowedThreads();
  return (
    <Page title={text.followed} sub={text.followedLead}>
      {loading && threads.length === 0 && <Placeholders rows={5} height={88} />}
      {error && threads.length === 0 && !loading && <Failed error={error} />}
      {!loading && !error && threads.length === 0 && <Empty icon={IconMessages} title={text.noneFollowed} how={text.noneFollowedHow} />}
      <ul className={classes.list} aria-label={text.followed}>
        {threads.map((root) => (
          <li key={root.id}>
            <Line root={root} />
          </li>
        ))}
      </ul>
    </Page>
  );
}

function Line({ root }: { root: Root }) {
  const { text, locale } = useI18n();
  const { channels } = useChannels();
  const author = useUser(root.userId);
  const { id, channelId, thread, userId, deletedAt } = root;
  const channel = channels.find((mine) => mine.channel.id === channelId)?.channel;
  const said = deletedAt ? text.conversation.deleted : root.text || text.conversation.attachment(root.attachments?.[0]?.type ?? 'file');
  return (
    <a className={classes.line} href={hashOf({ view: 'channel', channelId, panel: { name: 'thread', rootId: id } })}>
      <span className={classes.head}>
        <span className={classes.channel}>{channel?.displayName ?? channelId}</span>
        {thread?.title && <b className={classes.title}>{thread.title}</b>}
        {(thread?.locked || thread?.archived) && <IconLock size={14} aria-label={text.conversation.locked} />}
      </span>
      <span className={classes.root}>
        {userId && <UserAvatar userId={userId} size={24} />}
        <span className={classes.said}>
          {userId && <b>{nameOf(userId, author)} </b>}
          {said}
        </span>
      </span>
      <span className={classes.foot}>
        <span className={classes.people}>
          {thread?.participantIds.slice(0, 5).map((participant) => <UserAvatar key={participant} userId={participant} size={20} />)}
        </span>
        <span className={classes.count}>{text.conversation.replies(thread?.replyCount ?? 0)}</span>
        {thread?.lastReplyAt && <time dateTime={thread.lastReplyAt}>{briefly(thread.lastReplyAt, locale)}</time>}
      </span>
    </a>
  );
}
