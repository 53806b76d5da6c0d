import { type Channel, GavelError, type Thread } from '@gavel/client';
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useNotices } from '../../shared/notices/notices';
import type { Row } from './rows';

/** How near the end one is to stay there when something comes. */
const END_PX = 60;
/** How near the first or the last message that is here one is when the next page is asked for. */
const AHEAD_PX = 1_500;
const POINTED_OUT_MS = 2_500;
/** How long a message that was jumped to takes to stand in its place: its neighbours are measured first. */
const SETTLE_MS = 250;
/** The place where more is on its way; as in MessageList.module.css. */
const MORE_PX = 48;

interface Options {
  scroller: RefObject<HTMLDivElement | null>;
  rows: readonly Row[];
  hasOlder: boolean;
  hasNewer: boolean;
  focusId: string | undefined;
  conversation: Channel | Thread;
}

/** Whether the reader is at the end; unknown until the first messages are drawn. */
type Place = 'unknown' | 'end' | 'back';

export type ListVirtualizer = Virtualizer<HTMLDivElement, Element>;

/** Where the list stands: at the end with what comes, where it was when older pages come, at a message that is named. */
export function useMessageScroll({ scroller, rows, hasOlder, hasNewer, focusId, conversation }: Options) {
  const [place, setPlace] = useState<Place>('unknown');
  const [found, setFound] = useState<string>();
  const began = useRef(false);
  /** Whether it is on its way to a message that is named: no page is to come between. */
  const jumping = useRef(false);
  /** Whether the end is to be shown as soon as it is here. */
  const returning = useRef(false);
  const notices = useNotices();
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is compiled
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    estimateSize: useCallback((index: number) => estimate(rows[index]), [rows]),
    overscan: 8,
    anchorTo: 'end',
    // What is read on is no news.
    followOnAppend: place !== 'back',
    scrollEndThreshold: END_PX,
    paddingStart: hasOlder ? MORE_PX : 0,
    paddingEnd: hasNewer ? MORE_PX : 8,
    onChange: (instance) => {
      if (!began.current) return;
      setPlace(instance.isAtEnd(END_PX) && !hasNewer ? 'end' : 'back');
      if (!jumping.current) loadNear(conversation, scroller.current);
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
    if (element && !jumping.current && element.scrollHeight < element.clientHeight + AHEAD_PX) loadNear(conversation, element);
  }, [rows, conversation, scroller]);

  useEffect(() => {
    if (!focusId || isEmpty) return;
    let isWanted = true;
    jumping.current = true;
    conversation.loadAround(focusId).then(
      () => {
        if (!isWanted) return;
        jumping.current = conversation.state.getSnapshot().messages.some(({ id }) => id === focusId);
        if (jumping.current) setFound(focusId);
      },
      (error: unknown) => {
        if (!isWanted) return;
        jumping.current = false;
        if (error instanceof GavelError) notices.tell(error);
      },
    );
    return () => {
      isWanted = jumping.current = false;
      setFound(undefined);
    };
  }, [focusId, isEmpty, conversation, notices]);

  // When it is among the rows that are drawn.
  const index = found ? rows.findIndex(({ key }) => key === found) : -1;
  const isThere = index >= 0;
  useEffect(() => {
    if (!isThere) return;
    virtualizer.scrollToIndex(index, { align: 'center' });
    const settling = setTimeout(() => {
      jumping.current = false;
      const message = scroller.current?.querySelector<HTMLElement>(`[data-message="${CSS.escape(found ?? '')}"]`);
      message?.focus({ preventScroll: true });
      loadNear(conversation, scroller.current);
    }, SETTLE_MS);
    const timer = setTimeout(() => setFound(undefined), POINTED_OUT_MS);
    return () => {
      clearTimeout(settling);
      clearTimeout(timer);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, however it moves while others come
  }, [isThere, found]);

  // One's own message is what one wants to see.
  const last = rows.at(-1)?.message;
  const sending = last?.status === 'sending' ? last.id : undefined;
  useLayoutEffect(() => {
    if (!sending) return;
    returning.current = true;
    virtualizer.scrollToEnd();
  }, [sending, virtualizer]);

  useLayoutEffect(() => {
    if (hasNewer || !returning.current) return;
    returning.current = false;
    virtualizer.scrollToEnd();
  }, [rows, hasNewer, virtualizer]);

  const toEnd = useCallback(() => {
    returning.current = conversation.state.getSnapshot().hasNewer;
    conversation.jumpToLatest().then(
      () => virtualizer.scrollToEnd(),
      () => undefined,
    );
  }, [conversation, virtualizer]);

  return { virtualizer, place, pointedOut: found, toEnd };
}

/** The next page where one is near the first or the last message that is here. If it cannot be read now, it is asked for again when one scrolls. */
function loadNear(conversation: Channel | Thread, scroller: HTMLDivElement | null): void {
  if (!scroller) return;
  const { scrollTop, scrollHeight, clientHeight } = scroller;
  if (scrollTop < AHEAD_PX) conversation.loadOlder().catch(() => undefined);
  if (scrollHeight - scrollTop - clientHeight < AHEAD_PX) conversation.loadNewer().catch(() => undefined);
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
