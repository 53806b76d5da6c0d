// What is shown over time, and what each of it means.

import { Link } from '@tanstack/react-router';
import { Bars } from '../../console/analytics/Bars';
import { Columns } from '../../console/analytics/Columns';
import { type Analytics, dayText } from '../../console/analytics/useAnalytics';
import classes from '../../console/analytics/Analytics.module.css';
import { useWords } from '../../console/i18n';
import { useMay } from '../../console/session/session';

interface Props {
  analytics: Analytics;
}

/** Messages by what moderation did; also in the details of a channel. */
export function MessagesOverTime({ analytics, channel }: Props & { channel?: string | undefined }) {
  const { analytics: text } = useWords();
  const may = useMay();
  const search = { from: dayText(new Date(analytics.from)), to: dayText(new Date(Date.parse(analytics.to) - 1)), ...(channel && { channel }) };
  return (
    <Columns
      wide
      title={text.messages}
      definition={text.outcomesMean}
      analytics={analytics}
      series={[
        { name: text.published, of: ({ messages, masked }) => messages - masked },
        { name: text.masked, of: ({ masked }) => masked },
        { name: text.bounced, of: ({ bounced }) => bounced },
        { name: text.blocked, of: ({ blocked }) => blocked },
      ]}
      link={
        may('read_channel') && (
          <Link to="/messages" search={search} className={classes.link}>
            {text.showMessages}
          </Link>
        )
      }
    />
  );
}

export function PeopleOverTime({ analytics }: Props) {
  const { analytics: text } = useWords();
  return (
    <>
      <Columns title={text.senders} definition={text.sendersMeans} analytics={analytics} addsUp={false} series={[{ name: text.senders, of: ({ senders }) => senders }]} />
      <Columns
        title={text.growth}
        definition={text.growthMeans}
        analytics={analytics}
        series={[
          { name: text.joined, of: ({ joined }) => joined },
          { name: text.left, of: ({ left }) => left },
          { name: text.expelled, of: ({ expelled }) => expelled },
        ]}
      />
    </>
  );
}

export function TalkOverTime({ analytics }: Props) {
  const { analytics: text } = useWords();
  return (
    <Columns
      title={text.talk}
      definition={text.talkMeans}
      analytics={analytics}
      series={[
        { name: text.replies, of: ({ replies }) => replies },
        { name: text.threads, of: ({ threads }) => threads },
        { name: text.reactions, of: ({ reactions }) => reactions },
        { name: text.attachments, of: ({ attachments }) => attachments },
      ]}
    />
  );
}

export function OrderOverTime({ analytics }: Props) {
  const { analytics: text } = useWords();
  return (
    <Columns
      title={text.order}
      definition={text.orderMeans}
      analytics={analytics}
      series={[
        { name: text.edits, of: ({ edits }) => edits },
        { name: text.deleted, of: ({ deleted }) => deleted },
        { name: text.removed, of: ({ removed }) => removed },
      ]}
    />
  );
}

export function Contents({ analytics: { types } }: Props) {
  const { analytics: text } = useWords();
  const names: Readonly<Record<string, string>> = text.types;
  const bars = Object.entries(types).map(([id, count]) => ({ id, name: names[id] ?? id, count }));
  bars.sort((one, other) => other.count - one.count);
  return <Bars title={text.contents} definition={text.contentsMean} head={[text.content, text.messages]} bars={bars} empty={text.noMessages} />;
}
