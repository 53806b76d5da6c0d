import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { Avatar } from '../../shared/Avatar';
import { useLookMs } from '../../console/live/live';
import { Moment } from '../../console/refs';
import classes from './Home.module.css';
import { HomeCard, SOME } from './HomeCard';

/** Who came last. */
export function NewUsersCard() {
  const { home: text } = useWords();
  const lookMs = useLookMs(true);
  const query = useQuery({
    queryKey: ['users', 'newest'],
    queryFn: async ({ signal }) => (await api.post('/users/query', { body: { limit: SOME }, signal })).items,
    refetchInterval: lookMs,
  });
  return (
    <HomeCard
      title={text.newest}
      all={
        <Link to="/users" className={classes.all} aria-label={text.allOf(text.newest)}>
          {text.all}
        </Link>
      }
      query={query}
      idOf={({ id }) => id}
      empty={text.noUsers}
      line={({ id, displayName, avatarUrl, createdAt }) => (
        <>
          <Avatar id={id} name={displayName ?? id} url={avatarUrl} size={24} />
          <Link to="/users" search={{ open: id }} className={classes.link}>
            {displayName ?? id}
          </Link>
          <Moment at={createdAt} />
        </>
      )}
    />
  );
}
