import type { Schema } from '@gavel/client';
import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useI18n } from '../i18n';
import { dayOf } from '../../shared/time';
import { PeoplePicker } from '../members/PeoplePicker';
import { PersonLine } from '../members/PersonLine';
import { useNotices } from '../../shared/notices/notices';
import { useSession } from '../session/session';
import { useDeed } from '../session/useDeed';
import { usePages } from '../session/usePages';
import classes from './Details.module.css';

/** Invites people, and lists whom one waits for. */
export function InviteForm({ channelId }: { channelId: string }) {
  const { details: text } = useI18n().text;
  const { client } = useSession();
  const { tell } = useNotices();
  const { busy, run } = useDeed();
  const [userIds, setUserIds] = useState<string[]>([]);
  const [message, setMessage] = useState('');
  const path = { channelId };
  const open = usePages<Schema<'Invitation'>>(
    channelId,
    (cursor, signal) => client.api.get('/channels/{channelId}/invitations', { path, query: { status: 'open', limit: 30, ...(cursor && { cursor }) }, signal }),
  );

  async function invite(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    if (userIds.length === 0) return;
    await run(async () => {
      const body = { userIds, ...(message.trim() && { message: message.trim() }) };
      const { items } = await client.api.post('/channels/{channelId}/invitations', { path, body });
      // Members are passed over.
      tell(text.wasInvited(items.length));
      setUserIds([]);
      setMessage('');
      open.reload();
    });
  }

  return (
    <Stack gap="lg">
      <form onSubmit={(event) => void invite(event)}>
        <Stack gap="md">
          <PeoplePicker withFocus label={text.who} description={text.byInvitationHow} value={userIds} onChange={setUserIds} />
          <Textarea label={text.message} value={message} maxLength={500} autosize minRows={2} onChange={(event) => setMessage(event.currentTarget.value)} />
          <Group justify="flex-end">
            <Button type="submit" loading={busy} disabled={userIds.length === 0}>
              {text.sendInvitation}
            </Button>
          </Group>
        </Stack>
      </form>
      {open.items.length > 0 && (
        <section aria-label={text.invited}>
          <h3 className={classes.label}>{text.invited}</h3>
          {open.items.map((invitation) => (
            <Waiting key={invitation.id} invitation={invitation} onGone={() => open.change((items) => items.filter(({ id }) => id !== invitation.id))} />
          ))}
          {open.hasMore && (
            <Button variant="subtle" size="xs" loading={open.loading} onClick={open.more}>
              {text.more}
            </Button>
          )}
        </section>
      )}
    </Stack>
  );
}

function Waiting({ invitation, onGone }: { invitation: Schema<'Invitation'>; onGone: () => void }) {
  const { text, locale } = useI18n();
  const { client } = useSession();
  const { busy, run } = useDeed();
  const path = { channelId: invitation.channelId, invitationId: invitation.id };
  const withdraw = async (): Promise<void> => {
    if (await run(() => client.api.delete('/channels/{channelId}/invitations/{invitationId}', { path }))) onGone();
  };
  return (
    <PersonLine
      userId={invitation.userId}
      sub={<Text span inherit>{text.invitations.until(dayOf(invitation.expiresAt, locale))}</Text>}
      actions={
        <Button size="compact-sm" variant="subtle" color="gray" loading={busy} onClick={() => void withdraw()}>
          {text.details.withdraw}
        </Button>
      }
    />
  );
}
