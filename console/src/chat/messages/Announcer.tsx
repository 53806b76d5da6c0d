import type { Schema } from '@gavel/client';
import { useEffect, useState } from 'react';
import { useText } from '../i18n';
import { useSession } from '../session/session';
import { nameOf, useUser } from '../session/users';
import { useConversation } from './context';

/** Reads out what comes in: the list itself is silent, or it would read what one scrolls past. */
export function Announcer() {
  const text = useText().conversation;
  const { client, me } = useSession();
  const { channel, conversation } = useConversation();
  const parentId = 'rootId' in conversation ? conversation.rootId : undefined;
  const [last, setLast] = useState<Schema<'Message'>>();
  useEffect(
    () =>
      client.on('message.created', ({ channelId, data }) => {
        if (channelId === channel.id && (data.parentId ?? undefined) === parentId && data.userId !== me.id) setLast(data);
      }),
    [client, channel, parentId, me.id],
  );
  const author = useUser(last?.userId);
  return (
    <div className="visually-hidden" role="status">
      {last?.userId && text.announced(nameOf(last.userId, author), last.text)}
    </div>
  );
}
