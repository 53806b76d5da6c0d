import { type FocusEvent, type PointerEvent, type UIEvent, useState } from 'react';
import { useKeys } from '../../console/frame/keys';

/** How far one may have scrolled and still be at the top. */
const TOP = 8;

export interface Hold {
  /** Whether what comes is kept back. */
  readonly isHeld: boolean;
  /** Whether by hand, until it is said otherwise. */
  readonly isPaused: boolean;
  readonly toggle: () => void;
  readonly goOn: () => void;
  /** What tells that somebody looks closely. */
  readonly over: {
    readonly onPointerEnter: (event: PointerEvent) => void;
    readonly onPointerLeave: () => void;
    readonly onFocusCapture: (event: FocusEvent) => void;
    readonly onBlurCapture: () => void;
    readonly onScrollCapture: (event: UIEvent) => void;
  };
}

/** Nothing moves under the pointer, under the focus, or where one has scrolled to; and not after `p`. */
export function useHold(): Hold {
  const [isPaused, setPaused] = useState(false);
  const [isOver, setOver] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const [isScrolled, setScrolled] = useState(false);
  const toggle = (): void => setPaused((paused) => !paused);
  useKeys({ p: toggle });
  return {
    isHeld: isPaused || isOver || isFocused || isScrolled,
    isPaused,
    toggle,
    goOn: () => setPaused(false),
    over: {
      // A finger that has tapped is not over anything.
      onPointerEnter: ({ pointerType }) => setOver(pointerType === 'mouse'),
      onPointerLeave: () => setOver(false),
      onFocusCapture: ({ target }) => setFocused(target instanceof HTMLElement && target.dataset['row'] !== undefined),
      onBlurCapture: () => setFocused(false),
      onScrollCapture: ({ target }) => setScrolled(target instanceof HTMLElement && target.scrollTop > TOP),
    },
  };
}
