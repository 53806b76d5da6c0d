import type { Message } from '@gavel/client';
import { useEffect, useState } from 'react';
import { useSession, useStore } from '../session/session';
import { useConversation } from './context';

/** A message by its id: that of the list, or else read once. Null where there is none any more, undefined until that is known. */
export function useMessage(messageId: string): Message | null | undefined {
  const { client } = useSession();
  const { conversation } = useConversation();
  const { messages } = useStore<{ messages: readonly Message[] }>(conversation.state);
  const here = messages.find(({ id }) => id === messageId);
  const [read, setRead] = useState<Message | null>();
  const isHere = here !== undefined;
  useEffect(() => {
    if (isHere) return;
    let isWanted = true;
    client.api.get('/messages/{messageId}', { path: { messageId } }).then(
      (message) => isWanted && setRead(message),
      () => isWanted && setRead(null),
    );
    return () => void (isWanted = false);
  }, [client, messageId, isHere]);
  return here ?? read;
}
