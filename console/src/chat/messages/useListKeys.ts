import { type FocusEvent, type KeyboardEvent, type RefObject, useState } from 'react';
import type { Row } from './rows';
import type { ListVirtualizer } from './useMessageScroll';

interface Options {
  rows: readonly Row[];
  virtualizer: ListVirtualizer;
  scroller: RefObject<HTMLDivElement | null>;
}

/** One stop for Tab in the whole list; arrows go from message to message, Home and End to the first and the last. */
export function useListKeys({ rows, virtualizer, scroller }: Options) {
  const [activeId, setActiveId] = useState<string>();
  const activeIndex = rows.findIndex(({ key }) => key === activeId);

  function focus(index: number): void {
    const row = rows[index];
    if (!row) return;
    setActiveId(row.key);
    virtualizer.scrollToIndex(index, { align: 'auto' });
    const find = (): HTMLElement | null | undefined =>
      scroller.current?.querySelector<HTMLElement>(`[data-message="${CSS.escape(row.key)}"]`);
    const now = find();
    if (now) now.focus({ preventScroll: true });
    else requestAnimationFrame(() => find()?.focus({ preventScroll: true }));
  }

  function onKeyDown(event: KeyboardEvent): void {
    const isOnMessage = event.target instanceof HTMLElement && event.target.dataset['message'] !== undefined;
    if (!isOnMessage || event.ctrlKey || event.metaKey || event.altKey) return;
    const from = activeIndex < 0 ? rows.length - 1 : activeIndex;
    const to = { ArrowUp: from - 1, ArrowDown: from + 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    focus(Math.max(0, Math.min(rows.length - 1, to)));
  }

  function onFocus({ target }: FocusEvent): void {
    if (target instanceof HTMLElement && target.dataset['message'] !== undefined) setActiveId(target.dataset['message']);
  }

  return {
    list: { onKeyDown, onFocus },
    tabIndexOf: (row: Row, index: number) => (row.key === activeId || (activeIndex < 0 && index === rows.length - 1) ? 0 : -1),
  };
}
