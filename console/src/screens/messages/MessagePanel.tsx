import { Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Failed, Placeholders } from '../../shared/States';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { MessageBadges, MessageText } from '../../console/messages/MessageBlock';
import { Facts, Section } from '../../console/panel/Facts';
import { SidePanel } from '../../console/panel/SidePanel';
import { ChannelRef, FullMoment, UserRef } from '../../console/refs';
import { useMay } from '../../console/session/session';
import { ConversationWindow } from './ConversationWindow';
import { Edits } from './Edits';
import { MessageActs } from './MessageActs';
import { Verdict } from './Verdict';

/** A message: what was said around it, what moderation did, what it said before. */
export function MessagePanel({ id }: { id: string }) {
  const { messages: text } = useWords();
  const may = useMay();
  const { data: message, error, refetch } = useQuery({
    queryKey: ['messages', 'one', id],
    queryFn: ({ signal }) => api.get('/messages/{messageId}', { path: { messageId: id }, signal }),
  });
  return (
    <SidePanel title={text.title} subtitle={message && <FullMoment at={message.createdAt} />}>
      {message ? (
        <>
          <Group gap="xs" mb="xs">
            {message.userId ? <UserRef id={message.userId} /> : text.theApp}
            <ChannelRef id={message.channelId} />
            <MessageBadges message={message} />
          </Group>
          <MessageText message={message} />
          <MessageActs message={message} />
          {message.moderation && <Verdict moderation={message.moderation} />}
          <ConversationWindow message={message} />
          {message.editedAt && may('read_moderation') && <Edits messageId={id} />}
          <Section title={text.facts}>
            <Facts
              facts={[
                [text.id, <span key="id" className="mono">{id}</span>],
                [text.number, message.seq],
                [text.tags, message.tags?.join(', ')],
                [text.thread, message.parentId && <span className="mono">{message.parentId}</span>],
                [text.replies, message.thread?.replyCount],
                [text.edited, message.editedAt && <FullMoment at={message.editedAt} />],
                [text.deleted, message.deletedAt && <FullMoment at={message.deletedAt} />],
                [text.pinned, message.pinnedAt && <FullMoment at={message.pinnedAt} />],
              ]}
            />
          </Section>
        </>
      ) : error ? (
        <Failed error={error} onRetry={() => void refetch()} />
      ) : (
        <Placeholders rows={5} height={28} />
      )}
    </SidePanel>
  );
}
