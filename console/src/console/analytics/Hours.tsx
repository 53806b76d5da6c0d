import { useI18n } from '../../shared/i18n';
import { useWords } from '../i18n';
import classes from './Analytics.module.css';
import { Figure } from './Figure';
import { countText, weekdays } from './numbers';

/** How dark a cell is, in steps. */
const STEPS = 5;

/** When most is said: weekdays and hours. */
export function Hours({ hours }: { hours: readonly (readonly number[])[] }) {
  const { analytics: text } = useWords();
  const { locale } = useI18n();
  const days = weekdays(locale);
  const most = Math.max(0, ...hours.flat());
  const day = hours.findIndex((row) => row.includes(most));
  const hour = hours[day]?.indexOf(most) ?? 0;
  const peak = most > 0 ? text.peak(days[day] ?? '', hourText(hour), countText(most, locale)) : text.noMessages;
  const head = [text.weekday, ...Array.from({ length: 24 }, (_, at) => String(at))];
  const rows = hours.map((row, at) => [days[at] ?? '', ...row.map((count) => countText(count, locale))] as [string, ...string[]]);
  return (
    <Figure title={text.hours} definition={text.hoursMeans} table={{ head, rows }}>
      <p className={classes.quiet}>{peak}</p>
      <div className={classes.map} role="img" aria-label={`${text.hours}: ${peak}`}>
        {hours.map((row, at) => (
          <div key={at} className={classes.mapRow}>
            <span className={classes.mapDay}>{days[at]}</span>
            {row.map((count, of) => (
              <span
                key={of}
                className={classes.cell}
                data-step={most && Math.ceil((STEPS * count) / most)}
                title={`${days[at] ?? ''} ${hourText(of)}: ${countText(count, locale)}`}
              />
            ))}
          </div>
        ))}
        <div className={classes.mapRow}>
          <span className={classes.mapDay} />
          {[0, 6, 12, 18].map((of) => (
            <span key={of} className={classes.mapHour}>
              {hourText(of)}
            </span>
          ))}
        </div>
      </div>
    </Figure>
  );
}

function hourText(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}
