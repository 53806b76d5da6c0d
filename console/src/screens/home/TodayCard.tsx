import { Link } from '@tanstack/react-router';
import { Failed, Placeholders } from '../../shared/States';
import { useI18n } from '../../shared/i18n';
import { Definition } from '../../console/analytics/Figure';
import { countText } from '../../console/analytics/numbers';
import { type Analytics, daysAgo, useAnalytics } from '../../console/analytics/useAnalytics';
import { useWords } from '../../console/i18n';
import classes from './Home.module.css';

/** What is happening today, against the same hours a week ago. */
export function TodayCard() {
  const { analytics: text } = useWords();
  const day = (ago: number) => ({ from: daysAgo(ago), to: daysAgo(ago), interval: 'hour' as const });
  const today = useAnalytics(day(0));
  const before = useAnalytics(day(7));
  const error = today.error ?? before.error;
  return (
    <section className={classes.today} aria-label={text.today}>
      <div className={classes.head}>
        <span className={classes.title}>
          <h2>{text.today}</h2>
          <Definition of={text.today} text={text.todayMeans} />
        </span>
        <Link to="/analytics" className={classes.all}>
          {text.allNumbers}
        </Link>
      </div>
      {today.data && before.data ? (
        <Numbers today={today.data} before={before.data} until={today.dataUpdatedAt} />
      ) : error ? (
        <Failed error={error} onRetry={() => void Promise.all([today.refetch(), before.refetch()])} />
      ) : (
        <Placeholders rows={1} height={56} />
      )}
    </section>
  );
}

function Numbers({ today, before, until }: { today: Analytics; before: Analytics; until: number }) {
  const { analytics: text } = useWords();
  const { locale } = useI18n();
  // What is over of today, hour by hour: the one that runs among them.
  const hours = today.points.filter(({ at }) => Date.parse(at) <= until).length;
  type Count = (point: Analytics['points'][number]) => number;
  const sum = ({ points }: Analytics, of: Count): number => points.slice(0, hours).reduce((all, point) => all + of(point), 0);
  const counts: [string, Count][] = [
    [text.messages, ({ messages }) => messages],
    [text.stopped, ({ bounced, blocked }) => bounced + blocked],
    [text.reactions, ({ reactions }) => reactions],
    [text.joined, ({ joined }) => joined],
  ];
  return (
    <ul className={classes.numbers}>
      {counts.map(([name, of]) => (
        <li key={name}>
          <span className={classes.quiet}>{name}</span>
          <strong>{countText(sum(today, of), locale)}</strong>
          <span className={classes.quiet}>{text.aWeekAgo(countText(sum(before, of), locale))}</span>
        </li>
      ))}
    </ul>
  );
}
