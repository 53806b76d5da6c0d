import { Loader, Popover } from '@mantine/core';
import { cloneElement, lazy, type ReactElement, Suspense, useState } from 'react';
import classes from './Reactions.module.css';

const EmojiPanel = lazy(() => import('./EmojiPanel'));

interface Props {
  onPick: (emoji: string) => void;
  onOpenChange?: (isOpen: boolean) => void;
  /** The button that opens it. */
  children: ReactElement<{ onClick?: () => void }>;
}

/** All emojis, in a popover; they are loaded when it is opened first. */
export function EmojiPicker({ onPick, onOpenChange, children }: Props) {
  const [isOpen, setOpen] = useState(false);
  const change = (opened: boolean): void => {
    setOpen(opened);
    onOpenChange?.(opened);
  };
  return (
    <Popover opened={isOpen} onChange={change} position="top-end" shadow="md" trapFocus returnFocus withinPortal>
      <Popover.Target>{cloneElement(children, { onClick: () => change(!isOpen) })}</Popover.Target>
      <Popover.Dropdown p="sm">
        <div className={classes.picker}>
          <Suspense fallback={<Loader type="dots" />}>
            <EmojiPanel
              onPick={(emoji) => {
                change(false);
                onPick(emoji);
              }}
            />
          </Suspense>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
