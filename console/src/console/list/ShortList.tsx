import type { ReactNode } from 'react';
import { Failed, Placeholders } from '../../shared/States';
import { MoreButton } from './MoreButton';
import classes from './ShortList.module.css';
import type { List } from './useList';

interface Props<T> {
  label: string;
  list: List<T>;
  idOf: (row: T) => string;
  line: (row: T) => ReactNode;
  empty: ReactNode;
}

/** A list in the details, a page at a time. */
export function ShortList<T>({ label, list, idOf, line, empty }: Props<T>) {
  const { rows, error } = list;
  if (error && rows.length === 0) return <Failed error={error} onRetry={list.retry} />;
  if (list.isFirst) return <Placeholders rows={4} height={32} />;
  if (rows.length === 0) return empty;
  return (
    <>
      <ul className={classes.list} aria-label={label} aria-busy={list.isOld}>
        {rows.map((row) => (
          <li key={idOf(row)} className={classes.line}>
            {line(row)}
          </li>
        ))}
      </ul>
      {error && <Failed error={error} onRetry={list.retry} />}
      <MoreButton list={list} />
    </>
  );
}

/** What takes the room that the rest leaves. */
export function Grow({ children }: { children: ReactNode }) {
  return <div className={classes.grow}>{children}</div>;
}
