import { type PointerEvent, useState } from 'react';
import { useI18n } from '../../shared/i18n';
import { useWords } from '../i18n';
import classes from './Analytics.module.css';
import { Figure } from './Figure';
import { countText, pointText } from './numbers';
import type { Analytics, Point } from './useAnalytics';

/** A series: its looks are those of its place among the others. */
export interface Series {
  readonly name: string;
  readonly of: (point: Point) => number;
}

interface Props {
  title: string;
  definition: string;
  analytics: Analytics;
  series: readonly Series[];
  link?: React.ReactNode;
  /** Whether its counts add up: the same people are counted at each point. */
  addsUp?: boolean;
  wide?: boolean | undefined;
}

/** Counts over time, one upon the other. */
export function Columns({ title, definition, analytics: { points, interval }, series, link, wide, addsUp = true }: Props) {
  const { analytics: text } = useWords();
  const { locale } = useI18n();
  const [at, setAt] = useState<number>();
  const sums = points.map((point) => series.reduce((sum, { of }) => sum + of(point), 0));
  const most = Math.max(1, ...sums);
  const when = (point: Point | undefined): string => (point ? pointText(point.at, interval, locale) : '');
  const all = ({ of }: Series): number => points.reduce((sum, point) => sum + of(point), 0);
  const shown = at === undefined ? undefined : points[at];
  const peak = points[sums.indexOf(Math.max(...sums))];
  const point = ({ clientX, currentTarget }: PointerEvent): void => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setAt(Math.min(points.length - 1, Math.max(0, Math.floor(((clientX - left) / width) * points.length))));
  };
  const table = {
    head: [text.when, ...series.map(({ name }) => name)],
    rows: points.map((one) => [when(one), ...series.map(({ of }) => countText(of(one), locale))] as [string, ...string[]]),
  };
  return (
    <Figure title={title} definition={definition} table={table} link={link} wide={wide}>
      <div className={classes.legend} aria-hidden>
        {shown && <strong>{when(shown)}</strong>}
        {series.map(({ name, of }, index) => (
          <span key={name} className={classes.key}>
            <i className={classes.swatch} data-series={index} />
            {name} {(shown || addsUp) && countText(shown ? of(shown) : all({ name, of }), locale)}
          </span>
        ))}
      </div>
      <div
        className={classes.columns}
        role="img"
        aria-label={text.summary(
          title,
          addsUp ? series.map((one) => `${one.name} ${countText(all(one), locale)}`).join(', ') : text.atMost(countText(Math.max(...sums), locale)),
          Math.max(...sums) > 0 ? when(peak) : '',
        )}
        onPointerMove={point}
        onPointerLeave={() => setAt(undefined)}
      >
        <span className={classes.most}>{countText(most, locale)}</span>
        {points.map((one, index) => (
          <div key={one.at} className={classes.column} data-at={index === at || undefined}>
            {series.map(({ name, of }, place) => {
              const count = of(one);
              return count > 0 && <div key={name} className={classes.part} data-series={place} style={{ height: `${(100 * count) / most}%` }} />;
            })}
          </div>
        ))}
      </div>
      <div className={classes.ends} aria-hidden>
        <span>{when(points[0])}</span>
        <span>{points.length > 1 && when(points.at(-1))}</span>
      </div>
    </Figure>
  );
}
