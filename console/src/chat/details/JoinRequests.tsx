import type { Schema } from '@gavel/client';
import { Button, Group } from '@mantine/core';
import { useI18n } from '../i18n';
import { briefly } from '../../shared/time';
import { PersonLine } from '../members/PersonLine';
import { useSession } from '../session/session';
import { useDeed } from '../session/useDeed';
import type { Pages } from '../session/usePages';
import classes from './Details.module.css';

interface Props {
  channelId: string;
  requests: Pages<Schema<'JoinRequest'>>;
}

/** Who waits before the door. */
export function JoinRequests({ channelId, requests }: Props) {
  const { details: text } = useI18n().text;
  if (requests.items.length === 0) return null;
  return (
    <section className={classes.section} aria-label={text.requests}>
      <h3 className={classes.label}>{text.requests}</h3>
      {requests.items.map((request) => (
        <Waiting key={request.id} channelId={channelId} request={request} onDecided={() => requests.change((items) => items.filter(({ id }) => id !== request.id))} />
      ))}
      {requests.hasMore && (
        <Button variant="subtle" size="xs" loading={requests.loading} onClick={requests.more}>
          {text.more}
        </Button>
      )}
    </section>
  );
}

function Waiting({ channelId, request, onDecided }: { channelId: string; request: Schema<'JoinRequest'>; onDecided: () => void }) {
  const { text, locale } = useI18n();
  const { client } = useSession();
  const { busy, run } = useDeed();
  const { id, userId, message, createdAt } = request;
  const path = { channelId, joinRequestId: id };
  const decide = async (what: 'approve' | 'decline'): Promise<void> => {
    if (await run(() => client.api.post(`/channels/{channelId}/joinRequests/{joinRequestId}/${what}`, { path, body: {} }))) onDecided();
  };
  return (
    <div className={classes.card}>
      <PersonLine userId={userId} sub={text.details.askedAt(briefly(createdAt, locale))} />
      {message && <blockquote className={classes.quote}>{message}</blockquote>}
      <Group gap="xs">
        <Button size="xs" loading={busy} onClick={() => void decide('approve')}>
          {text.details.letIn}
        </Button>
        <Button size="xs" variant="default" disabled={busy} onClick={() => void decide('decline')}>
          {text.details.turnAway}
        </Button>
      </Group>
    </div>
  );
}
