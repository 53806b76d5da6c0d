import type { Schema } from '@gavel/client';
import { Button, Group, Text, Title } from '@mantine/core';
import { IconMailOpened } from '@tabler/icons-react';
import { useI18n } from '../i18n';
import { dayOf, momentOf } from '../../shared/time';
import { ChannelLine } from '../channels/ChannelLine';
import lines from '../channels/ChannelLine.module.css';
import { Page } from '../panel/Page';
import { Empty, Failed, Placeholders } from '../../shared/States';
import { hashOf, navigate } from '../route';
import { useDeed } from '../session/useDeed';
import { nameOf, useUser } from '../session/users';
import classes from './InvitationsPage.module.css';
import { useInbox } from './useInbox';

/** Where one is invited to, and where one asked to be let in. */
export function InvitationsPage() {
  const { invitations: text } = useI18n().text;
  const { invitations, requests, loading, error, inbox } = useInbox();
  const isEmpty = invitations.length === 0 && requests.length === 0;
  return (
    <Page title={text.title} sub={text.lead}>
      {loading && isEmpty && <Placeholders rows={3} height={96} />}
      {error && isEmpty && <Failed error={error} onRetry={() => void inbox.read()} />}
      {!loading && !error && isEmpty && (
        <Empty icon={IconMailOpened} title={text.none} how={text.noneHow}>
          <Button component="a" href="#/browse" variant="light" mt="sm">
            {text.browse}
          </Button>
        </Empty>
      )}
      <ul className={lines.list} aria-label={text.title} aria-live="polite">
        {invitations.map((invitation) => (
          <li key={invitation.id}>
            <Invitation invitation={invitation} />
          </li>
        ))}
      </ul>
      {requests.length > 0 && (
        <>
          <Title order={2} size="h5" mt="xl" mb="sm">
            {text.requests}
          </Title>
          <ul className={lines.list}>
            {requests.map((request) => (
              <li key={request.id}>
                <OwnRequest request={request} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}

function Invitation({ invitation }: { invitation: Schema<'ReceivedInvitation'> }) {
  const { text, locale } = useI18n();
  const { inbox } = useInbox();
  const { busy, run } = useDeed();
  const { channel, invitedBy, message, expiresAt } = invitation;
  const by = useUser(invitedBy);
  const name = channel.displayName ?? channel.id;
  const accept = (): Promise<boolean> => run(async () => navigate({ view: 'channel', channelId: await inbox.accept(invitation) }));
  return (
    <div className={classes.invitation}>
      <Text size="sm" c="dimmed">
        {invitedBy ? text.invitations.invitedBy(nameOf(invitedBy, by)) : text.invitations.invited} · {text.invitations.until(dayOf(expiresAt, locale))}
      </Text>
      <ChannelLine channel={channel} />
      {message && <blockquote className={classes.message}>{message}</blockquote>}
      <Group gap="xs">
        <Button size="sm" loading={busy} aria-label={text.invitations.acceptIt(name)} onClick={() => void accept()}>
          {text.invitations.accept}
        </Button>
        <Button size="sm" variant="default" disabled={busy} aria-label={text.invitations.declineIt(name)} onClick={() => void run(() => inbox.decline(invitation))}>
          {text.invitations.decline}
        </Button>
      </Group>
    </div>
  );
}

function OwnRequest({ request }: { request: Schema<'JoinRequest'> }) {
  const { text, locale } = useI18n();
  const { inbox } = useInbox();
  const { busy, run } = useDeed();
  const { id, channelId, status, createdAt, reason } = request;
  return (
    <div className={classes.request}>
      <div className={classes.about}>
        <a href={hashOf({ view: 'channel', channelId })}>{channelId}</a>
        <Text size="sm" c="dimmed">
          {text.invitations.statuses[status]} · {momentOf(createdAt, locale)}
        </Text>
        {reason && <blockquote className={classes.message}>{reason}</blockquote>}
      </div>
      {status === 'open' && (
        <Button size="sm" variant="default" loading={busy} onClick={() => void run(() => inbox.withdraw(id))}>
          {text.invitations.withdraw}
        </Button>
      )}
    </div>
  );
}
