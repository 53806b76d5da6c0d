import type { Message } from '@gavel/client';
import { useSession, useStore } from '../session/session';
import { useConversation } from './context';

export interface May {
  readonly react: boolean;
  readonly thread: boolean;
  readonly reply: boolean;
  readonly edit: boolean;
  readonly delete: boolean;
  readonly pin: boolean;
  readonly receipts: boolean;
  readonly markUnread: boolean;
}

/** What to offer for a message. */
export function useMay(message: Message): May {
  const { client, me } = useSession();
  const { channel, conversation, permissions } = useConversation();
  const { channel: told, membership } = useStore(channel.state);
  const { features } = useStore(client.state);
  const isOwn = message.userId === me.id;
  const isInChannel = conversation === channel;
  const isFrozen = told?.settings.frozen === true && !permissions.has('skip_frozen');
  const isWritable = membership !== null && !told?.archivedAt && !isFrozen;
  return {
    react: isWritable && permissions.has('add_reaction') && told?.settings.reactions !== false,
    thread: isInChannel && told?.settings.threads !== false && (message.thread != null || permissions.has('send_reply')),
    reply: isWritable && permissions.has(isInChannel ? 'send_message' : 'send_reply'),
    edit: isWritable && (isOwn || permissions.has('edit_message')),
    delete: (isOwn && isWritable) || permissions.has('delete_message'),
    pin: permissions.has('pin_message'),
    receipts: isOwn && features.receipts,
    markUnread: isInChannel && membership !== null && message.seq != null,
  };
}
