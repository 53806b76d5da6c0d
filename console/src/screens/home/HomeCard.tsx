import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failed, Placeholders } from '../../shared/States';
import classes from './Home.module.css';

interface Props<T> {
  title: string;
  /** The link to all of it. */
  all?: ReactNode;
  query: UseQueryResult<readonly T[]>;
  idOf: (item: T) => string;
  line: (item: T) => ReactNode;
  empty: string;
}

/** The last few of something. */
export function HomeCard<T>({ title, all, query: { data, error, refetch }, idOf, line, empty }: Props<T>) {
  return (
    <section className={classes.card} aria-label={title}>
      <div className={classes.head}>
        <h2>{title}</h2>
        {all}
      </div>
      {!data && (error ? <Failed error={error} onRetry={() => void refetch()} /> : <Placeholders rows={5} height={26} />)}
      {data?.length === 0 && <p className={classes.quiet}>{empty}</p>}
      <ul className={classes.list}>
        {data?.map((item) => (
          <li key={idOf(item)} className={classes.line}>
            {line(item)}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How many a card shows. */
export const SOME = 7;
