import type { Schema } from '@gavel/client';
import { IconHandStop, IconTrendingDown, IconTrendingUp } from '@tabler/icons-react';
import { Bars } from '../../console/analytics/Bars';
import { Figure } from '../../console/analytics/Figure';
import { countText } from '../../console/analytics/numbers';
import classes from '../../console/analytics/Analytics.module.css';
import { useWords } from '../../console/i18n';
import { ChannelRef } from '../../console/refs';
import { useI18n } from '../../shared/i18n';

interface Props {
  channels: Schema<'ChannelComparison'>;
}

/** Where most is said. */
export function TopChannels({ channels: { active, top } }: Props) {
  const { analytics: text } = useWords();
  const { locale } = useI18n();
  return (
    <Bars
      title={text.topChannels}
      definition={text.topChannelsMeans(countText(active, locale))}
      head={[text.channel, text.messages]}
      empty={text.noMessages}
      bars={top.map(({ channelId, messages, messagesBefore }) => {
        return { id: channelId, name: <ChannelRef id={channelId} />, count: messages, note: text.beforeShort(countText(messagesBefore, locale)) };
      })}
    />
  );
}

const icons = { rising: IconTrendingUp, falling: IconTrendingDown, stopped: IconHandStop };

/** Which channels are unlike before, or unlike others. */
export function Patterns({ channels: { patterns } }: Props) {
  const { analytics: text } = useWords();
  const { locale } = useI18n();
  const said = ({ kind, messages, messagesBefore, stopped }: (typeof patterns)[number]): string =>
    kind === 'stopped' ? text.stoppedOf(countText(stopped, locale), countText(messages + stopped, locale)) : text.fromTo(countText(messagesBefore, locale), countText(messages, locale));
  const table = {
    head: [text.channel, text.pattern, text.numbers],
    rows: patterns.map((one) => [<ChannelRef key="channel" id={one.channelId} />, text.patternKinds[one.kind], said(one)] as [React.ReactNode, string, string]),
  };
  return (
    <Figure title={text.patterns} definition={text.patternsMeans} table={table}>
      {patterns.length === 0 && <p className={classes.quiet}>{text.noPatterns}</p>}
      <ul className={classes.bars}>
        {patterns.map((one) => {
          const Icon = icons[one.kind];
          return (
            <li key={`${one.kind} ${one.channelId}`}>
              <span className={classes.barName}>
                <Icon size={16} stroke={1.7} aria-hidden />
                &nbsp;
                <ChannelRef id={one.channelId} />
              </span>
              <span className={classes.barCount}>
                {text.patternKinds[one.kind]} · {said(one)}
              </span>
            </li>
          );
        })}
      </ul>
    </Figure>
  );
}
