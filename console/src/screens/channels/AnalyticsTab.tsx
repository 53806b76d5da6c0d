import { IconChartBar } from '@tabler/icons-react';
import { Failed, Placeholders } from '../../shared/States';
import { HealthCard } from '../../console/analytics/HealthCard';
import { Hours } from '../../console/analytics/Hours';
import { Tiles } from '../../console/analytics/Tiles';
import { daysAgo, useAnalytics } from '../../console/analytics/useAnalytics';
import classes from '../../console/analytics/Analytics.module.css';
import { useWords } from '../../console/i18n';
import { LinkButton } from '../../console/LinkButton';
import type { Channel } from './useChannels';

/** The last four weeks of a channel. */
export function AnalyticsTab({ channel: { id } }: { channel: Channel }) {
  const { analytics: text } = useWords();
  const { data, error, refetch } = useAnalytics({ channel: id, from: daysAgo(27), to: daysAgo(0), interval: 'day' });
  if (!data) return error ? <Failed error={error} onRetry={() => void refetch()} /> : <Placeholders rows={4} height={90} />;
  return (
    <div className={classes.narrow}>
      <p className={classes.quiet}>{text.fourWeeks}</p>
      <Tiles analytics={data} />
      <HealthCard analytics={data} />
      <Hours hours={data.hours} />
      <LinkButton to="/analytics" search={{ channel: id }} size="xs" variant="default" leftSection={<IconChartBar size={14} />}>
        {text.more}
      </LinkButton>
    </div>
  );
}
