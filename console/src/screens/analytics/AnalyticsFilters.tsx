import { SegmentedControl } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useWords } from '../../console/i18n';
import { ChoiceFilter, ClearFilters, DayFilter } from '../../console/list/filters';
import { NamedFilter } from '../../console/pick/PickNamed';
import { analyticsDays, analyticsIntervals } from '../../console/search';
import type { AnalyticsSearch } from './asked';

const route = getRouteApi('/signed-in/analytics');

/** Which days, and of what. */
export function AnalyticsFilters() {
  const { analytics: text, messages } = useWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changed: { [K in keyof AnalyticsSearch]?: AnalyticsSearch[K] | undefined }): void =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  const isOwn = Boolean(search.from ?? search.to);
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={text.range}
        value={isOwn ? '' : String(search.days ?? 28)}
        data={analyticsDays.map((days) => ({ value: String(days), label: text.days(days) }))}
        onChange={(days) => change({ days: analyticsDays.find((one) => String(one) === days), from: undefined, to: undefined })}
      />
      <DayFilter label={text.from} value={search.from} onChange={(from) => change({ from })} />
      <DayFilter label={text.to} value={search.to} onChange={(to) => change({ to })} />
      <ChoiceFilter
        label={text.interval}
        value={search.interval}
        choices={analyticsIntervals.map((value) => ({ value, label: text.intervals[value] }))}
        onChange={(interval) => change({ interval })}
      />
      <NamedFilter of="channels" label={messages.channel} value={search.channel} onChange={(channel) => change({ channel })} />
      {Object.keys(search).length > 0 && <ClearFilters onClear={() => void navigate({ search: {}, replace: true })} />}
    </>
  );
}
