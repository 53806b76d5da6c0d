import { IconArrowDownRight, IconArrowUpRight, IconMinus } from '@tabler/icons-react';
import { useI18n } from '../../shared/i18n';
import { useWords } from '../i18n';
import classes from './Analytics.module.css';
import { Definition } from './Figure';
import { countText, shareText, spanText } from './numbers';
import type { Analytics } from './useAnalytics';

/** What was counted, in a row of numbers. */
export function Tiles({ analytics: { totals, previous, people, responses } }: { analytics: Analytics }) {
  const { analytics: text } = useWords();
  const { locale } = useI18n();
  const stopped = totals.bounced + totals.blocked;
  return (
    <ul className={classes.tiles} aria-label={text.numbers}>
      <Tile name={text.messages} means={text.messagesMeans} value={countText(totals.messages, locale)} change={[previous.messages, totals.messages]} />
      <Tile name={text.senders} means={text.sendersMeans} value={countText(people.senders, locale)} change={[people.sendersBefore, people.senders]} />
      <Tile name={text.readers} means={text.readersMeans} value={countText(people.readers, locale)} note={text.passive(countText(people.passive, locale))} />
      <Tile
        name={text.participation}
        means={text.participationMeans}
        value={shareText(people.participation, locale)}
        note={text.ofMembers(countText(people.members, locale))}
      />
      <Tile
        name={text.answered}
        means={text.answeredMeans}
        value={shareText(responses.rate, locale)}
        note={responses.medianSeconds ? text.within(spanText(responses.medianSeconds, locale)) : undefined}
      />
      <Tile
        name={text.retention}
        means={text.retentionMeans}
        value={shareText(people.retention, locale)}
        note={text.returned(countText(people.returned, locale), countText(people.sendersBefore, locale))}
      />
      <Tile name={text.joined} means={text.joinedMeans} value={countText(totals.joined, locale)} note={text.went(countText(totals.left + totals.expelled, locale))} />
      <Tile name={text.stopped} means={text.stoppedMeans} value={countText(stopped, locale)} change={[previous.bounced + previous.blocked, stopped]} />
    </ul>
  );
}

interface TileProps {
  name: string;
  means: string;
  value: string;
  note?: string | undefined;
  /** Before, and now. */
  change?: readonly [number, number];
}

export function Tile({ name, means, value, note, change }: TileProps) {
  return (
    <li className={classes.tile}>
      <span className={classes.tileName}>
        {name}
        <Definition of={name} text={means} />
      </span>
      <strong className={classes.value}>{value}</strong>
      {note && <span className={classes.quiet}>{note}</span>}
      {change && <Change before={change[0]} now={change[1]} />}
    </li>
  );
}

function Change({ before, now }: { before: number; now: number }) {
  const { analytics: text } = useWords();
  const { locale } = useI18n();
  const Icon = now > before ? IconArrowUpRight : now < before ? IconArrowDownRight : IconMinus;
  return (
    <span className={classes.change}>
      <Icon size={14} aria-hidden />
      {text.before(countText(before, locale))}
    </span>
  );
}
