import type { Message } from '@gavel/client';
import { Tooltip, UnstyledButton } from '@mantine/core';
import { IconBan, IconPinned } from '@tabler/icons-react';
import { useState } from 'react';
import { useI18n } from '../i18n';
import { momentOf } from '../../shared/time';
import { ThreadLine } from '../threads/ThreadLine';
import { Attachments } from './Attachments';
import { EditHistory } from './EditHistory';
import classes from './MessageContent.module.css';
import { MessageText } from './MessageText';
import { Quote } from './Quote';
import { Reactions } from './Reactions';

/** What a message says and carries. */
export function MessageContent({ message }: { message: Message }) {
  const { text, locale } = useI18n();
  const [showsHistory, setShowsHistory] = useState(false);
  const { deletedAt, editedAt, pinnedAt, attachments = [], data } = message;
  const isGone = deletedAt != null;
  const replyTo = data && 'replyTo' in data && typeof data['replyTo'] === 'string' ? data['replyTo'] : undefined;
  // What was stopped is told below, with the words marked.
  const isTold = message.status === 'bounced' || message.status === 'sent';
  if (isTold) return null;
  return (
    <>
      {replyTo !== undefined && !isGone && <Quote messageId={replyTo} />}
      {isGone ? (
        <p className={classes.deleted}>
          <IconBan size={16} aria-hidden />
          {text.conversation.deleted}
        </p>
      ) : (
        message.text && (
          <MessageText message={message}>
            {editedAt && (
              <Tooltip label={text.conversation.editedAt(momentOf(editedAt, locale))}>
                <UnstyledButton className={classes.edited} onClick={() => setShowsHistory(true)}>
                  {text.conversation.edited}
                </UnstyledButton>
              </Tooltip>
            )}
          </MessageText>
        )
      )}
      {attachments.length > 0 && !isGone && <Attachments attachments={attachments} />}
      {pinnedAt && (
        <p className={classes.pinned}>
          <IconPinned size={14} aria-hidden />
          {text.conversation.pinned}
        </p>
      )}
      <Reactions message={message} />
      {message.thread && <ThreadLine message={message} />}
      {showsHistory && <EditHistory message={message} onClose={() => setShowsHistory(false)} />}
    </>
  );
}
