import type { Schema } from '@gavel/client';
import { ActionIcon, Button, UnstyledButton } from '@mantine/core';
import { IconPin, IconPinnedOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useI18n } from '../i18n';
import { briefly } from '../../shared/time';
import { Empty, Failed, Placeholders } from '../../shared/States';
import { navigate, showMessage } from '../route';
import { useSession } from '../session/session';
import { useDeed } from '../session/useDeed';
import { UserAvatar } from '../session/UserAvatar';
import { nameOf, useUser } from '../session/users';
import { usePages } from '../session/usePages';
import classes from './Details.module.css';

/** What was pinned, the last first. */
export function Pins({ channelId, mayPin }: { channelId: string; mayPin: boolean }) {
  const { details: text } = useI18n().text;
  const { client } = useSession();
  const { items, isFirst, error, hasMore, loading, more, reload } = usePages<Schema<'MessageView'>>(
    channelId,
    (cursor, signal) => client.api.get('/channels/{channelId}/pins', { path: { channelId }, query: { limit: 30, ...(cursor && { cursor }) }, signal }),
  );
  useEffect(() => {
    const stops = (['message.pinned', 'message.unpinned', 'message.deleted'] as const).map((type) =>
      client.on(type, (event) => {
        if (event.channelId === channelId) reload();
      }),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }, [client, channelId, reload]);
  if (error) return <Failed error={error} onRetry={reload} />;
  return (
    <div className={classes.section}>
      {isFirst && <Placeholders rows={3} height={72} />}
      {!isFirst && items.length === 0 && <Empty icon={IconPin} title={text.noPins} how={mayPin ? text.noPinsHow : ''} />}
      {items.map((message) => (
        <Pin key={message.id} message={message} mayPin={mayPin} />
      ))}
      {hasMore && (
        <Button variant="subtle" loading={loading} onClick={more}>
          {text.more}
        </Button>
      )}
    </div>
  );
}

function Pin({ message, mayPin }: { message: Schema<'MessageView'>; mayPin: boolean }) {
  const { text, locale } = useI18n();
  const { client } = useSession();
  const { busy, run } = useDeed();
  const { id, channelId, userId, parentId, createdAt, attachments } = message;
  const author = useUser(userId);

  function show(): void {
    if (parentId) navigate({ view: 'channel', channelId, panel: { name: 'thread', rootId: parentId, messageId: id } });
    else showMessage(channelId, id, { name: 'details' });
  }

  return (
    <article className={classes.pin}>
      <div className={classes.pinHead}>
        {userId && <UserAvatar userId={userId} size={24} />}
        <b>{userId ? nameOf(userId, author) : text.conversation.theApp}</b>
        <time dateTime={createdAt}>{briefly(createdAt, locale)}</time>
        {mayPin && (
          <ActionIcon
            variant="subtle"
            color="gray"
            loading={busy}
            aria-label={text.conversation.unpin}
            onClick={() => void run(() => client.api.delete('/messages/{messageId}/pin', { path: { messageId: id } }))}
          >
            <IconPinnedOff size={16} />
          </ActionIcon>
        )}
      </div>
      <UnstyledButton onClick={show} aria-label={`${text.details.showMessage}: ${message.text}`}>
        <span className={classes.pinText}>{message.text || text.conversation.attachment(attachments?.[0]?.type ?? 'file')}</span>
      </UnstyledButton>
    </article>
  );
}
