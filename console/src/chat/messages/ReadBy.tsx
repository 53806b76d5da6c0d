import type { Message, Receipt } from '@gavel/client';
import { Tooltip, UnstyledButton } from '@mantine/core';
import { IconCheck, IconChecks } from '@tabler/icons-react';
import { useState } from 'react';
import { useI18n } from '../i18n';
import { useAnswer } from '../session/useAnswer';
import { useConnection, useSession, useStore } from '../session/session';
import { useNames } from '../session/users';
import { useConversation } from './context';
import { ReceiptsDialog } from './ReceiptsDialog';
import classes from './Standing.module.css';

/** In larger channels nobody is told who has read what; there one asks. */
const TOLD_UP_TO = 100;
const MOST_NAMED = 8;

/** How far one's newest message has come: one tick when it is there, two when somebody has it, coloured when they have read it. */
export function ReadBy({ message }: { message: Message }) {
  const { text, locale } = useI18n();
  const { client, me } = useSession();
  const { channel, conversation } = useConversation();
  const { features } = useConnection();
  const { channel: told, readMarks, deliveredMarks } = useStore(channel.state);
  const [isOpen, setOpen] = useState(false);
  const isTold = features.receipts && conversation === channel && (told?.memberCount ?? Infinity) <= TOLD_UP_TO;
  const path = { messageId: message.id };
  const { answer } = useAnswer(
    () =>
      isTold ? client.api.get('/messages/{messageId}/receipts', { path, query: { limit: 100 } }) : Promise.resolve(undefined),
    [message.id, isTold],
  );
  const seq = message.seq ?? Infinity;
  const upTo = (marks: ReadonlyMap<string, Receipt>): string[] =>
    [...marks.values()].filter((mark) => mark.seq >= seq && mark.userId !== me.id).map(({ userId }) => userId);
  const asked = answer?.items ?? [];
  const readers = [
    ...new Set([...asked.filter(({ status }) => status === 'read').map(({ userId }) => userId), ...upTo(readMarks)]),
  ];
  const isReceived = readers.length > 0 || asked.length > 0 || upTo(deliveredMarks).length > 0;
  const names = useNames(readers.slice(0, MOST_NAMED));
  if (!isTold) return null;
  const named = [...names.values()].filter(Boolean);
  if (readers.length > named.length && named.length > 0) named.push(text.conversation.others(readers.length - named.length));
  const isRead = readers.length > 0;
  const isAmongTwo = told?.memberCount === 2;
  const said = isRead
    ? isAmongTwo
      ? text.conversation.read
      : text.conversation.readBy(readers.length)
    : isReceived
      ? text.conversation.received
      : text.conversation.sent;
  const Icon = isReceived ? IconChecks : IconCheck;
  return (
    <div>
      <Tooltip label={isRead ? new Intl.ListFormat(locale).format(named) : said} multiline maw={280}>
        <UnstyledButton className={classes.readBy} data-read={isRead || undefined} onClick={() => setOpen(true)}>
          <Icon size={14} aria-hidden />
          {said}
        </UnstyledButton>
      </Tooltip>
      {isOpen && <ReceiptsDialog message={message} onClose={() => setOpen(false)} />}
    </div>
  );
}
