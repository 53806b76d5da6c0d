// The conversation that the messages of a list belong to: what one may in it, and what one is about to do.

import type { Channel, Message, Thread } from '@gavel/client';
import { createContext, useContext } from 'react';
import type { Permission } from '../session/permissions';

export interface ConversationContext {
  readonly channel: Channel;
  /** The channel itself, or a thread in it. */
  readonly conversation: Channel | Thread;
  readonly permissions: ReadonlySet<Permission>;
  /** The message that is being edited. */
  readonly editingId: string | null;
  readonly edit: (messageId: string | null) => void;
  /** The message that is being answered in the composer. */
  readonly replyTo: Message | null;
  readonly reply: (message: Message | null) => void;
  /** Puts a text into the composer. */
  readonly write: (text: string) => void;
}

export const ConversationContext = createContext<ConversationContext | null>(null);

export function useConversation(): ConversationContext {
  const context = useContext(ConversationContext);
  if (!context) throw new Error('no ConversationContext');
  return context;
}
