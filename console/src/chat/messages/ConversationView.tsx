import type { Channel, Message, Thread } from '@gavel/client';
import { type ReactNode, type RefObject, useMemo, useRef, useState } from 'react';
import { Composer, type ComposerHandle } from '../composer/Composer';
import { Obstruction } from '../composer/Obstruction';
import { useObstacle } from '../composer/useObstacle';
import { usePermissions } from '../session/permissions';
import { ConversationContext } from './context';
import { MessageList } from './MessageList';
import { TypingLine } from './TypingLine';

interface Props {
  channel: Channel;
  /** The channel, or a thread in it. Somebody watches it. */
  conversation: Channel | Thread;
  /** The message to come to. */
  focusId?: string | undefined;
  /** What the composer says as long as it is empty. */
  placeholder: string;
  /** What stands before the first message. */
  top?: ReactNode;
}

/** Messages, who writes, and where to write: of a channel or of a thread. */
export function ConversationView({ channel, conversation, focusId, placeholder, top }: Props) {
  const permissions = usePermissions(channel);
  const composer = useRef<ComposerHandle>(null);
  const [editingId, setEditingId] = useState<string | null>(null);
  const [replyTo, setReplyTo] = useState<Message | null>(null);
  const context = useMemo(
    () => ({
      ...{ channel, conversation, permissions, editingId, replyTo },
      edit: (messageId: string | null) => {
        setEditingId(messageId);
        if (messageId === null) composer.current?.focus();
      },
      reply: (message: Message | null) => {
        setReplyTo(message);
        if (message) composer.current?.focus();
      },
      write: (text: string) => composer.current?.write(text),
    }),
    [channel, conversation, permissions, editingId, replyTo],
  );
  return (
    <ConversationContext value={context}>
      <MessageList focusId={focusId} top={top} />
      <TypingLine />
      <Writing placeholder={placeholder} startsFocused={focusId === undefined} composer={composer} />
    </ConversationContext>
  );
}

interface WritingProps {
  placeholder: string;
  startsFocused: boolean;
  composer: RefObject<ComposerHandle | null>;
}

function Writing({ placeholder, startsFocused, composer }: WritingProps) {
  const obstacle = useObstacle();
  return obstacle ? (
    <Obstruction obstacle={obstacle} />
  ) : (
    <Composer ref={composer} placeholder={placeholder} startsFocused={startsFocused} />
  );
}
