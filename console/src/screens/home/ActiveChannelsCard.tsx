import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { useLookMs } from '../../console/live/live';
import { Moment } from '../../console/refs';
import classes from './Home.module.css';
import { HomeCard, SOME } from './HomeCard';

/** Where something was said last. */
export function ActiveChannelsCard() {
  const { home: text } = useWords();
  const lookMs = useLookMs(true);
  const query = useQuery({
    queryKey: ['channels', 'active'],
    queryFn: async ({ signal }) => {
      const body = { filter: { lastMessageAt: { $exists: true } }, sort: [{ field: 'lastMessageAt', direction: -1 as const }], limit: SOME };
      return (await api.post('/channels/query', { body, signal })).items;
    },
    refetchInterval: lookMs,
  });
  return (
    <HomeCard
      title={text.active}
      all={
        <Link to="/channels" search={{ sort: 'lastMessageAt' }} className={classes.all} aria-label={text.allOf(text.active)}>
          {text.all}
        </Link>
      }
      query={query}
      idOf={({ id }) => id}
      empty={text.noChannels}
      line={({ id, displayName, lastMessageAt }) => (
        <>
          <Link to="/channels" search={{ open: id }} className={classes.link}>
            {displayName ?? id}
          </Link>
          {lastMessageAt && <Moment at={lastMessageAt} />}
        </>
      )}
    />
  );
}
