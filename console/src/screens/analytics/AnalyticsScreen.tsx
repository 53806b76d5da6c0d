import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { Failed, Placeholders } from '../../shared/States';
import { HealthCard } from '../../console/analytics/HealthCard';
import { Hours } from '../../console/analytics/Hours';
import { Tiles } from '../../console/analytics/Tiles';
import { tableAddress, useAnalytics } from '../../console/analytics/useAnalytics';
import classes from '../../console/analytics/Analytics.module.css';
import { useWords } from '../../console/i18n';
import { Screen } from '../../console/list/Screen';
import { useChannelName } from '../../console/names';
import { Needs } from '../../console/Needs';
import { AnalyticsFilters } from './AnalyticsFilters';
import { asked } from './asked';
import { Patterns, TopChannels } from './Channels';
import { Contents, MessagesOverTime, OrderOverTime, PeopleOverTime, TalkOverTime } from './Series';

const route = getRouteApi('/signed-in/analytics');

/** So many entries are counted within a moment, and not worth a word. */
const MOMENT = 1_000;

/** What happened, in numbers. */
export function AnalyticsScreen() {
  return (
    <Needs one={['read_analytics']}>
      <Numbers />
    </Needs>
  );
}

function Numbers() {
  const { analytics: text, frame } = useWords();
  const search = route.useSearch();
  const name = useChannelName(search.channel);
  const days = asked(search);
  const { data, error, refetch, isPlaceholderData } = useAnalytics(days);
  const download = (
    <Button component="a" href={tableAddress(days)} download size="xs" variant="default" leftSection={<IconDownload size={14} />}>
      CSV
    </Button>
  );
  return (
    <Screen title={search.channel ? text.of(name) : frame.places.analytics} actions={download} filters={<AnalyticsFilters />}>
      <div className={classes.page} aria-busy={isPlaceholderData}>
        {!data && (error ? <Failed error={error} onRetry={() => void refetch()} /> : <Placeholders rows={6} height={120} />)}
        {data && (
          <>
            {data.behind > MOMENT && (
              <p className={classes.quiet} role="status">
                {text.behind}
              </p>
            )}
            <Tiles analytics={data} />
            <MessagesOverTime analytics={data} channel={search.channel} />
            <HealthCard analytics={data} />
            <PeopleOverTime analytics={data} />
            <Hours hours={data.hours} />
            <Contents analytics={data} />
            <TalkOverTime analytics={data} />
            <OrderOverTime analytics={data} />
            {data.channels && <TopChannels channels={data.channels} />}
            {data.channels && <Patterns channels={data.channels} />}
          </>
        )}
      </div>
    </Screen>
  );
}
