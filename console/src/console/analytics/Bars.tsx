import type { ReactNode } from 'react';
import { useI18n } from '../../shared/i18n';
import classes from './Analytics.module.css';
import { Figure } from './Figure';
import { countText } from './numbers';

export interface Bar {
  readonly id: string;
  readonly name: ReactNode;
  readonly count: number;
  readonly note?: string | undefined;
}

interface Props {
  title: string;
  definition: string;
  /** What the names and the counts are of. */
  head: readonly [string, string];
  bars: readonly Bar[];
  empty: string;
  link?: ReactNode;
}

/** Counts beside one another, the most first. */
export function Bars({ title, definition, head, bars, empty, link }: Props) {
  const { locale } = useI18n();
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const table = { head, rows: bars.map(({ name, count }) => [name, countText(count, locale)] as [ReactNode, ReactNode]) };
  return (
    <Figure title={title} definition={definition} table={table} link={link}>
      {bars.length === 0 && <p className={classes.quiet}>{empty}</p>}
      <ul className={classes.bars}>
        {bars.map(({ id, name, count, note }) => (
          <li key={id}>
            <span className={classes.barName}>{name}</span>
            <span className={classes.barCount}>
              {countText(count, locale)} {note && <small>{note}</small>}
            </span>
            <span className={classes.track} aria-hidden>
              <span className={classes.fill} style={{ width: `${(100 * count) / most}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </Figure>
  );
}
