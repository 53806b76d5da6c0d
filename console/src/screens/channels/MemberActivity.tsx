import { useQuery } from '@tanstack/react-query';
import { useI18n } from '../../shared/i18n';
import { Failed, Placeholders } from '../../shared/States';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { Facts } from '../../console/panel/Facts';
import { FullMoment } from '../../console/refs';

/** What a member has done in a channel lately. */
export function MemberActivity({ channelId, userId }: { channelId: string; userId: string }) {
  const { channels: text } = useWords();
  const { locale } = useI18n();
  const { data, error, refetch } = useQuery({
    queryKey: ['channels', 'member', channelId, userId],
    queryFn: ({ signal }) => api.get('/channels/{channelId}/members/{userId}', { path: { channelId, userId }, signal }),
  });
  if (error) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <Placeholders rows={4} height={24} />;
  const { joinedAt, lastSeenAt, lastReadAt, messageCount, guidelinesAccepted } = data;
  return (
    <Facts
      facts={[
        [text.memberSince, <FullMoment key="joined" at={joinedAt} />],
        [text.lastSeen, lastSeenAt && <FullMoment at={lastSeenAt} />],
        [text.lastRead, lastReadAt ? <FullMoment at={lastReadAt} /> : text.notRead],
        [text.sentHere, messageCount.toLocaleString(locale)],
        [text.acceptedGuidelines, guidelinesAccepted ? text.guidelinesVersion(guidelinesAccepted) : null],
      ]}
    />
  );
}
