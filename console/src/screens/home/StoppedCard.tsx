import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { MessageBadges } from '../../console/messages/MessageBlock';
import { useLookMs } from '../../console/live/live';
import { Moment } from '../../console/refs';
import classes from './Home.module.css';
import { HomeCard, SOME } from './HomeCard';

/** What rules stopped or masked last. */
export function StoppedCard() {
  const { home: text } = useWords();
  const lookMs = useLookMs(true);
  const query = useQuery({
    queryKey: ['messages', 'stopped'],
    queryFn: async ({ signal }) => (await api.post('/messages/query', { body: { filter: { action: { $exists: true } }, limit: SOME }, signal })).items,
    refetchInterval: lookMs,
  });
  return (
    <HomeCard
      title={text.stopped}
      query={query}
      idOf={({ id }) => id}
      empty={text.noStopped}
      line={(message) => (
        <>
          <MessageBadges message={message} />
          <Link to="/messages" search={{ open: message.id }} className={classes.link}>
            {message.moderation?.originalText || message.text}
          </Link>
          <Moment at={message.createdAt} />
        </>
      )}
    />
  );
}
