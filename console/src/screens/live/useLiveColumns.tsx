import { ActionIcon } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useI18n } from '../../shared/i18n';
import { useWords } from '../../console/i18n';
import type { ConsoleCatalogue } from '../../console/i18n/en';
import type { Column } from '../../console/list/DataTable';
import { Highlighted } from '../../console/messages/Highlighted';
import { MessageBadges } from '../../console/messages/MessageBlock';
import { ChannelRef, UserRef } from '../../console/refs';
import { useMay } from '../../console/session/session';
import classes from './Live.module.css';
import type { Message } from './stream';

/** Light cells: many come in a second. */
export function useLiveColumns(onDelete: (id: string) => void): readonly Column<Message>[] {
  const { messages: text } = useWords();
  const { locale } = useI18n();
  const mayDelete = useMay()('delete_message');
  // The same as long as they can be, so that a row that only moved is not drawn anew.
  return useMemo(() => columns(text, locale, mayDelete ? onDelete : undefined), [text, locale, mayDelete, onDelete]);
}

function columns(text: ConsoleCatalogue['messages'], locale: string, onDelete: ((id: string) => void) | undefined): Column<Message>[] {
  return [
    { id: 'text', title: text.text, width: 'minmax(10rem, 1fr)', cell: (message) => <Said message={message} /> },
    { id: 'author', title: text.author, width: 'minmax(5rem, 11rem)', cell: ({ userId }) => (userId ? <UserRef plain id={userId} /> : text.theApp) },
    { id: 'channel', title: text.channel, width: '9rem', from: 'wide', cell: ({ channelId }) => <ChannelRef plain id={channelId} /> },
    {
      id: 'at',
      title: text.at,
      width: '5rem',
      align: 'end',
      from: 'medium',
      cell: ({ id, createdAt, deletedAt }) => (
        <>
          <time dateTime={createdAt} className={classes.quiet}>
            {clock(createdAt, locale)}
          </time>
          {onDelete && !deletedAt && (
            // By keyboard it is in the details.
            <ActionIcon className={classes.act} variant="subtle" color="red" size="sm" aria-label={text.deleteIt} tabIndex={-1} onClick={() => onDelete(id)}>
              <IconTrash size={15} aria-hidden />
            </ActionIcon>
          )}
        </>
      ),
    },
  ];
}

/** What was said, with what moderation found in it. */
function Said({ message }: { message: Message }) {
  const { messages: text } = useWords();
  const { moderation, deletedAt, attachments } = message;
  const said = moderation ? <Highlighted text={moderation.originalText} places={moderation.spans} /> : message.text;
  const shown = said || (deletedAt ? text.textGone : text.attachments(attachments?.length ?? 0));
  return (
    <span className={classes.said} data-gone={deletedAt ? true : undefined}>
      <span className={classes.badges}>
        <MessageBadges message={message} />
      </span>
      {shown}
    </span>
  );
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** 14:05:09 */
function clock(at: string, locale: string): string {
  const made = clocks.get(locale) ?? new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  clocks.set(locale, made);
  return made.format(new Date(at));
}
