import type { GavelError } from '@gavel/client';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Notice } from './Notice';
import classes from './Notices.module.css';
import { NoticesContext } from './notices';

interface Told {
  readonly id: number;
  readonly what: GavelError | string;
  readonly takeBack: (() => void) | undefined;
}

const MOST = 3;

export function NoticesProvider({ children }: { children: ReactNode }) {
  const [notices, setNotices] = useState<readonly Told[]>([]);
  const current = useRef(notices);
  useEffect(() => {
    current.current = notices;
  }, [notices]);
  const end = useCallback((id: number): void => setNotices((before) => before.filter((notice) => notice.id !== id)), []);
  const undo = useCallback(
    (notice: Told | undefined): void => {
      if (!notice?.takeBack) return;
      end(notice.id);
      notice.takeBack();
    },
    [end],
  );
  const value = useMemo(() => {
    let last = 0;
    return {
      tell: (what: GavelError | string, takeBack?: () => void): void => {
        const id = ++last;
        setNotices((before) => [...before, { id, what, takeBack }].slice(-MOST));
      },
      undo: (): void => undo(current.current.findLast(({ takeBack }) => takeBack)),
    };
  }, [undo]);
  return (
    <NoticesContext value={value}>
      {children}
      <div className={classes.notices} role="status">
        {notices.map((notice) => (
          <Notice key={notice.id} what={notice.what} onUndo={notice.takeBack && (() => undo(notice))} onEnd={() => end(notice.id)} />
        ))}
      </div>
    </NoticesContext>
  );
}
