import { useWords } from '../../console/i18n';
import type { Column } from '../../console/list/DataTable';
import { Highlighted } from '../../console/messages/Highlighted';
import { MessageBadges } from '../../console/messages/MessageBlock';
import { ChannelRef, Moment, UserRef } from '../../console/refs';
import classes from './Messages.module.css';
import type { FoundMessage } from './useMessages';

export function useMessageColumns(): readonly Column<FoundMessage>[] {
  const { messages: text } = useWords();
  const said = (message: FoundMessage): string =>
    message.text || message.moderation?.originalText || (message.deletedAt ? text.textGone : text.attachments(message.attachments?.length ?? 0));
  return [
    {
      id: 'text',
      title: text.text,
      width: 'minmax(10rem, 1fr)',
      cell: (message) => (
        <span className={classes.said} data-gone={message.text ? undefined : true}>
          <span className={classes.badges}>
            <MessageBadges message={message} />
          </span>
          <Highlighted text={said(message)} places={message.text ? message.highlights : undefined} />
        </span>
      ),
    },
    { id: 'author', title: text.author, width: 'minmax(6rem, 11rem)', cell: ({ userId }) => (userId ? <UserRef plain id={userId} /> : text.theApp) },
    { id: 'channel', title: text.channel, width: '9rem', from: 'wide', cell: ({ channelId }) => <ChannelRef plain id={channelId} /> },
    { id: 'at', title: text.at, width: '4.5rem', align: 'end', cell: ({ createdAt }) => <Moment at={createdAt} /> },
  ];
}
