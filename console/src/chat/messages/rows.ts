// What stands between messages: days, where the unread begin, and whose turn it is. Pure.

import type { Message } from '@gavel/client';
import { dayNumber } from '../../shared/time';

export interface Row {
  readonly key: string;
  readonly message: Message;
  /** A day begins with it. */
  readonly beginsDay: boolean;
  /** The first that is unread. */
  readonly isFirstUnread: boolean;
  /** Whether its author is told with it: the one before is another's, or some time ago. */
  readonly withAuthor: boolean;
}

const SAME_TURN_MS = 5 * 60_000;

interface View {
  /** Up to where one had read when one came; null to draw no line. */
  readonly lastReadSeq: number | null;
  readonly me: string;
  /** Whether there is more before the first, so that what stands before it is not known. */
  readonly hasOlder: boolean;
  /** Which were the first that were here at a time: they keep their author, or the list would move when those before them come. */
  readonly firsts: ReadonlySet<string>;
}

export function rowsOf(messages: readonly Message[], view: View): Row[] {
  let before: Message | undefined;
  let isUnreadTold = false;
  return messages.map((message) => {
    const beginsDay = before ? dayNumber(before.createdAt) !== dayNumber(message.createdAt) : !view.hasOlder;
    const isFirstUnread = !isUnreadTold && before !== undefined && isUnread(message, view);
    isUnreadTold ||= isFirstUnread;
    const withAuthor = beginsDay || isFirstUnread || !before || view.firsts.has(message.id) || !isSameTurn(before, message);
    before = message;
    return { key: message.id, message, beginsDay, isFirstUnread, withAuthor };
  });
}

function isUnread({ userId, seq }: Message, { lastReadSeq, me }: View): boolean {
  return lastReadSeq !== null && seq != null && seq > lastReadSeq && userId !== me;
}

function isSameTurn(before: Message, message: Message): boolean {
  if (before.userId !== message.userId || isApart(before) || isApart(message)) return false;
  return Date.parse(message.createdAt) - Date.parse(before.createdAt) < SAME_TURN_MS;
}

/** Stands by itself. */
function isApart({ type, deletedAt, data }: Message): boolean {
  return type === 'system' || deletedAt != null || (data !== undefined && 'replyTo' in data);
}

/** How many of these are unread and of others. */
export function unreadAfter(messages: readonly Message[], seq: number, me: string): number {
  return messages.filter((message) => message.seq != null && message.seq > seq && message.userId !== me).length;
}
