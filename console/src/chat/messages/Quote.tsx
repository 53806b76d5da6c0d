import { UnstyledButton } from '@mantine/core';
import { useI18n } from '../i18n';
import { navigate } from '../route';
import { nameOf, useUser } from '../session/users';
import { useConversation } from './context';
import classes from './MessageContent.module.css';
import { useMessage } from './useMessage';

/** The message that is answered, as it is now: it is read, not repeated. */
export function Quote({ messageId }: { messageId: string }) {
  const text = useI18n().text.conversation;
  const { channel } = useConversation();
  const message = useMessage(messageId);
  const author = useUser(message?.userId);
  if (message === null) return <p className={classes.deleted}>{text.quoteGone}</p>;
  const jump = (): void => navigate({ view: 'channel', channelId: channel.id, messageId });
  return (
    <UnstyledButton className={classes.quote} onClick={jump} aria-label={text.toQuote}>
      {message?.userId && <b>{nameOf(message.userId, author)}</b>}
      <span>
        {message &&
          (message.deletedAt ? text.deleted : message.text || text.attachment(message.attachments?.[0]?.type ?? 'file'))}
      </span>
    </UnstyledButton>
  );
}
