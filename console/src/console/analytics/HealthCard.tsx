import { useI18n } from '../../shared/i18n';
import { useWords } from '../i18n';
import classes from './Analytics.module.css';
import { Definition } from './Figure';
import { shareText } from './numbers';
import type { Analytics } from './useAnalytics';

/** The score, and what it is made of. */
export function HealthCard({ analytics: { health, totals, people, responses } }: { analytics: Analytics }) {
  const { analytics: text } = useWords();
  const { locale } = useI18n();
  const stopped = totals.bounced + totals.blocked;
  const counts = {
    activity: '',
    participation: text.parts(people.senders, people.members),
    responses: text.parts(responses.answered, responses.turns),
    retention: text.parts(people.returned, people.sendersBefore),
    growth: text.parts(totals.joined, totals.joined + totals.left + totals.expelled),
    order: text.parts(totals.messages, totals.messages + stopped),
  };
  return (
    <section className={classes.card} aria-label={text.health}>
      <div className={classes.head}>
        <h2>{text.health}</h2>
        <Definition of={text.health} text={text.healthMeans} />
      </div>
      {health ? (
        <>
          <p className={classes.score}>
            <strong>{health.score}</strong> {text.ofHundred}
          </p>
          <ul className={classes.bars}>
            {health.reasons.map(({ aspect, value, goal, weight, points }) => (
              <li key={aspect}>
                <span className={classes.barName}>
                  {text.aspects[aspect]}
                  <Definition of={text.aspects[aspect]} text={text.aspectMeans[aspect]} />
                </span>
                <span className={classes.barCount}>{text.points(points.toLocaleString(locale), weight.toLocaleString(locale))}</span>
                <span className={classes.track} aria-hidden>
                  <span className={classes.fill} style={{ width: `${(100 * points) / weight}%` }} />
                </span>
                <small className={classes.reason}>{text.reached(shareText(value, locale), shareText(goal, locale), counts[aspect])}</small>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p className={classes.quiet}>{text.noHealth}</p>
      )}
    </section>
  );
}
