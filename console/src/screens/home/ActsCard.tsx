import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { Named } from '../../console/audit/Named';
import { spaced } from '../../console/audit/spaced';
import { useLookMs } from '../../console/live/live';
import { Moment } from '../../console/refs';
import classes from './Home.module.css';
import { HomeCard, SOME } from './HomeCard';

/** What operators and keys did last. */
export function ActsCard() {
  const { home: text } = useWords();
  const lookMs = useLookMs(false);
  const query = useQuery({
    queryKey: ['audit', 'last'],
    queryFn: async ({ signal }) => (await api.post('/audit/query', { body: { limit: SOME }, signal })).items,
    refetchInterval: lookMs,
  });
  return (
    <HomeCard
      title={text.acts}
      all={
        <Link to="/audit" className={classes.all} aria-label={text.allOf(text.acts)}>
          {text.all}
        </Link>
      }
      query={query}
      idOf={({ number }) => String(number)}
      empty={text.noActs}
      line={({ number, action, actor, at }) => (
        <>
          <Link to="/audit" search={{ open: String(number) }} className={classes.link}>
            {spaced(action)}
          </Link>
          <Named of={actor} />
          <Moment at={at} />
        </>
      )}
    />
  );
}
