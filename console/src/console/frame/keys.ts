// Keys that do something wherever one is. Single ones can be switched off (WCAG 2.1.4), and are ignored while one types.

import { useEffect, useRef, useSyncExternalStore } from 'react';
import { inBrowser } from '../../shared/storage';

const KEPT = 'gavel-console-keys';
const listeners = new Set<() => void>();

export function singleKeysAreOn(): boolean {
  return inBrowser.get(KEPT) !== 'off';
}

export function setSingleKeys(on: boolean): void {
  if (on) inBrowser.remove(KEPT);
  else inBrowser.set(KEPT, 'off');
  for (const listener of listeners) listener();
}

export function useSingleKeys(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, singleKeysAreOn);
}

const TYPING = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true], [role=textbox]';

function isForTheEdge({ ctrlKey, metaKey, altKey, target, defaultPrevented, isComposing }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || defaultPrevented || isComposing || !singleKeysAreOn()) return false;
  if (target instanceof Element && target.closest(TYPING)) return false;
  return !isCovered();
}

/** Whether something stands in front of the screen that keys are for: a dialog, a menu, a list of options. */
export function isCovered(): boolean {
  const covers = document.querySelectorAll('[role=dialog][aria-modal=true], [role=menu], [role=listbox]');
  // Lists of options stay in the page when they are closed.
  return [...covers].some((cover) => cover.checkVisibility());
}

/** What is done at which key; two after one another are written `g h`. */
export type Keys = Readonly<Record<string, (() => void) | undefined>>;

const TOGETHER_MS = 1_500;

export function useKeys(keys: Keys): void {
  const current = useRef(keys);
  useEffect(() => {
    current.current = keys;
  });
  useEffect(() => {
    let first: { key: string; at: number } | undefined;
    const press = (event: KeyboardEvent): void => {
      if (!isForTheEdge(event)) return;
      const before = first && Date.now() - first.at < TOGETHER_MS ? `${first.key} ` : '';
      first = undefined;
      const found = current.current[before + event.key] ?? (before ? undefined : current.current[event.key]);
      if (found) {
        event.preventDefault();
        found();
      } else if (!before && Object.keys(current.current).some((key) => key.startsWith(`${event.key} `))) {
        first = { key: event.key, at: Date.now() };
      }
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
