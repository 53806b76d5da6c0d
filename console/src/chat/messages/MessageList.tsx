import type { Message } from '@gavel/client';
import { Loader } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useI18n, useText } from '../i18n';
import { dayOf } from '../../shared/time';
import { useChannels, useSession, useStore } from '../session/session';
import { Announcer } from './Announcer';
import { ConversationStart } from './ConversationStart';
import { useConversation } from './context';
import { JumpToLatest } from './JumpToLatest';
import classes from './MessageList.module.css';
import { MessageRow } from './MessageRow';
import { type Row, rowsOf, unreadAfter } from './rows';
import { useListKeys } from './useListKeys';
import { useMessageScroll } from './useMessageScroll';
import { useReading } from './useReading';

interface Props {
  /** The message to come to, and to point out. */
  focusId?: string | undefined;
  /** What stands before the first message: a thread's root. */
  top?: React.ReactNode;
}

/** The messages of a conversation: only those near what is seen are in the page. */
export function MessageList({ focusId, top }: Props) {
  const { text, locale } = useI18n();
  const { me } = useSession();
  const { channel, conversation } = useConversation();
  const { messages, loading, hasOlder, hasNewer } = useStore<ListState>(conversation.state);
  const { membership, lastReadSeq } = useStore(channel.state);
  // What one has made unread again, one's own list says; a membership, how far one ever read.
  const mine = useChannels().channels.find((one) => one.channel.id === channel.id);
  // The line stays where it was when one came. Who looks in from outside has read nothing, and misses nothing.
  const [line] = useState(() => (conversation === channel && membership ? (mine?.lastReadSeq ?? lastReadSeq) : null));
  const firsts = useFirsts(messages[0]?.id, hasOlder);
  const rows = useMemo(
    () => rowsOf(messages, { lastReadSeq: line, me: me.id, hasOlder, firsts }),
    [messages, line, me.id, hasOlder, firsts],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const { virtualizer, place, pointedOut, toEnd } = useMessageScroll({ scroller, rows, hasOlder, hasNewer, focusId, conversation });
  const atEnd = place === 'end' && !hasNewer;
  const seenTo = useReading({ atEnd, messages, hasNewer });
  const keys = useListKeys({ rows, virtualizer, scroller });
  const items = virtualizer.getVirtualItems();
  const topmost = virtualizer.isScrolling
    ? rows[virtualizer.getVirtualItemForOffset(virtualizer.scrollOffset ?? 0)?.index ?? -1]
    : undefined;

  useEffect(() => {
    if (atEnd) void conversation.jumpToLatest();
  }, [atEnd, conversation]);

  return (
    <div className={classes.holder}>
      {topmost && (
        <div className={classes.floatingDay} aria-hidden>
          {dayOf(topmost.message.createdAt, locale)}
        </div>
      )}
      <div
        ref={scroller}
        className={classes.scroller}
        role="log"
        aria-live="off"
        aria-label={text.conversation.messages}
        {...keys.list}
      >
        {rows.length === 0 && !loading && !hasOlder && (top ?? <ConversationStart />)}
        <div className={classes.canvas} style={{ height: virtualizer.getTotalSize() }}>
          {hasOlder && <More isLoading={loading} className={classes.older} />}
          {hasNewer && <More isLoading={loading} className={classes.newer} />}
          {items.map(({ key, index, start }) => {
            const row = rows[index];
            return (
              row && (
                <div
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  className={classes.item}
                  style={{ translate: `0 ${start}px` }}
                >
                  {index === 0 && !hasOlder && (top ?? <ConversationStart />)}
                  <MessageRow
                    row={row}
                    isPointedOut={row.key === pointedOut}
                    isLastOwn={row.key === lastOwn(rows, me.id)}
                    tabIndex={keys.tabIndexOf(row, index)}
                  />
                </div>
              )
            );
          })}
        </div>
      </div>
      {(place === 'back' || hasNewer) && messages.length > 0 && (
        <JumpToLatest count={unreadAfter(messages, Math.max(seenTo, line ?? 0), me.id)} onJump={toEnd} />
      )}
      <Announcer />
    </div>
  );
}

function More({ isLoading, className }: { isLoading: boolean; className: string | undefined }) {
  const text = useText().common;
  return (
    <div className={className}>{isLoading && <Loader type="dots" size="sm" role="status" aria-label={text.loading} />}</div>
  );
}

interface ListState {
  readonly messages: readonly Message[];
  readonly loading: boolean;
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
}

/** Of this one it is told who has read it. */
function lastOwn(rows: readonly Row[], me: string): string | undefined {
  return rows.findLast(({ message }) => message.userId === me && message.status === 'delivered' && !message.deletedAt)?.key;
}

/** The ids of those that were the first that is here while there were older ones. */
function useFirsts(firstId: string | undefined, hasOlder: boolean): ReadonlySet<string> {
  const [firsts, setFirsts] = useState<ReadonlySet<string>>(new Set());
  if (hasOlder && firstId !== undefined && !firsts.has(firstId)) setFirsts(new Set(firsts).add(firstId));
  return firsts;
}
