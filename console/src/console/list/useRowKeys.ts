import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, type RefObject, useState } from 'react';
import { useKeys } from '../frame/keys';

interface RowKeys {
  /** The one row that Tab comes to. */
  readonly stop: number;
  readonly stopAt: (index: number) => void;
  readonly press: (event: KeyboardEvent) => void;
}

/** Going through rows: arrows, Home and End within the table, `j` and `k` from anywhere; open details follow. */
export function useRowKeys(
  box: RefObject<HTMLElement | null>,
  ids: readonly string[],
  open: string | undefined,
  scrollTo: (index: number) => void,
): RowKeys {
  const navigate = useNavigate();
  const [stop, setStop] = useState(0);
  const opened = open === undefined ? -1 : ids.indexOf(open);

  const goTo = (index: number): void => {
    const next = Math.max(0, Math.min(ids.length - 1, index));
    const id = ids[next];
    if (id === undefined) return;
    setStop(next);
    scrollTo(next);
    const row = (): HTMLElement | null | undefined => box.current?.querySelector<HTMLElement>(`[data-row="${next}"]`);
    // At once, for the next key; one that was scrolled to, when it is there.
    if (row()) row()?.focus({ preventScroll: true });
    else requestAnimationFrame(() => row()?.focus({ preventScroll: true }));
    if (open !== undefined) void navigate({ to: '.', search: ((before: object) => ({ ...before, open: id })) as never, replace: true });
  };
  const isAmong = (): boolean => box.current?.contains(document.activeElement) ?? false;
  const from = (step: number): number => (opened >= 0 ? opened + step : isAmong() ? stop + step : stop);

  useKeys({ j: () => goTo(from(1)), k: () => goTo(from(-1)) });
  const press = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || !event.target.dataset['row']) return;
    const to = { ArrowDown: stop + 1, ArrowUp: stop - 1, Home: 0, End: ids.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    goTo(to);
  };
  return { stop: Math.min(stop, Math.max(0, ids.length - 1)), stopAt: setStop, press };
}
