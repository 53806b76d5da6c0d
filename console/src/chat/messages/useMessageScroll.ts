import type { Channel, Thread } from '@gavel/client';
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Row } from './rows';

/** How near the end one is to stay there when something comes. */
const END_PX = 60;
/** How near the beginning one is when the page before it is asked for. */
const AHEAD_PX = 1_500;
/** How many pages are read at most to come to a message that is far back. */
const MOST_PAGES = 200;
const POINTED_OUT_MS = 2_500;
/** The place above the first message while older ones are on their way; as in MessageList.module.css. */
const OLDER_PX = 48;

interface Options {
  scroller: RefObject<HTMLDivElement | null>;
  rows: readonly Row[];
  hasOlder: boolean;
  focusId: string | undefined;
  conversation: Channel | Thread;
}

/** Whether the reader is at the end; unknown until the first messages are drawn. */
type Place = 'unknown' | 'end' | 'back';

export type ListVirtualizer = Virtualizer<HTMLDivElement, Element>;

/** Where the list stands: at the end with what comes, where it was when older pages come, at a message that is named. */
export function useMessageScroll({ scroller, rows, hasOlder, focusId, conversation }: Options) {
  const [place, setPlace] = useState<Place>('unknown');
  const [found, setFound] = useState<string>();
  const began = useRef(false);
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is compiled
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    estimateSize: useCallback((index: number) => estimate(rows[index]), [rows]),
    overscan: 8,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: END_PX,
    paddingStart: hasOlder ? OLDER_PX : 0,
    paddingEnd: 8,
    onChange: (instance) => {
      if (!began.current) return;
      setPlace(instance.isAtEnd(END_PX) ? 'end' : 'back');
      if ((instance.scrollOffset ?? 0) < AHEAD_PX) loadOlder(conversation);
    },
  });

  // Where one begins: at a message that is named, at the first that is unread, or at the end.
  const isEmpty = rows.length === 0;
  useLayoutEffect(() => () => void (began.current = false), []);
  useLayoutEffect(() => {
    if (isEmpty || began.current) return;
    began.current = true;
    const unread = rows.findIndex(({ isFirstUnread }) => isFirstUnread);
    if (unread > 0) virtualizer.scrollToIndex(unread, { align: 'start' });
    else virtualizer.scrollToEnd();
  }, [isEmpty, rows, virtualizer]);

  // A list that does not fill its place is not scrolled, and has to ask by itself.
  useEffect(() => {
    const element = scroller.current;
    if (hasOlder && element && element.scrollHeight < element.clientHeight + AHEAD_PX) loadOlder(conversation);
  }, [rows, hasOlder, conversation, scroller]);

  useEffect(() => {
    if (!focusId || isEmpty) return;
    let isWanted = true;
    bringIn(conversation, focusId, () => isWanted).then(
      (isHere) => isHere && isWanted && setFound(focusId),
      () => undefined,
    );
    return () => {
      isWanted = false;
      setFound(undefined);
    };
  }, [focusId, isEmpty, conversation]);

  // When it is among the rows that are drawn.
  const index = found ? rows.findIndex(({ key }) => key === found) : -1;
  const isThere = index >= 0;
  useEffect(() => {
    if (!isThere) return;
    virtualizer.scrollToIndex(index, { align: 'center' });
    const timer = setTimeout(() => setFound(undefined), POINTED_OUT_MS);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, however it moves while others come
  }, [isThere, found]);

  // One's own message is what one wants to see.
  const last = rows.at(-1)?.message;
  const sending = last?.status === 'sending' ? last.id : undefined;
  useLayoutEffect(() => {
    if (sending) virtualizer.scrollToEnd();
  }, [sending, virtualizer]);

  const toEnd = useCallback(() => {
    conversation.jumpToLatest().then(
      () => virtualizer.scrollToEnd(),
      () => undefined,
    );
  }, [conversation, virtualizer]);

  return { virtualizer, place, pointedOut: found, toEnd };
}

/** The next page. Where it cannot be read now, it is asked for again when one scrolls. */
function loadOlder(conversation: Channel | Thread): void {
  conversation.loadOlder().catch(() => undefined);
}

/** Loads older pages until a message is there; whether it is. */
async function bringIn(conversation: Channel | Thread, messageId: string, isWanted: () => boolean): Promise<boolean> {
  for (let page = 0; page < MOST_PAGES && isWanted(); page++) {
    const { messages, hasOlder } = conversation.state.getSnapshot();
    if (messages.some(({ id }) => id === messageId)) return true;
    if (!hasOlder) return false;
    await conversation.loadOlder();
  }
  return false;
}

/** Near enough that little moves when it is measured. */
function estimate(row: Row | undefined): number {
  if (!row) return 48;
  const { message, withAuthor, beginsDay, isFirstUnread } = row;
  const lines = Math.ceil(message.text.length / 80) + message.text.split('\n').length - 1;
  return (
    Math.max(lines, 1) * 23 +
    6 +
    (withAuthor ? 30 : 0) +
    (beginsDay ? 44 : 0) +
    (isFirstUnread ? 32 : 0) +
    (message.reactions && Object.keys(message.reactions).length > 0 ? 34 : 0) +
    (message.thread ? 34 : 0) +
    (message.attachments?.length ?? 0) * 120
  );
}
