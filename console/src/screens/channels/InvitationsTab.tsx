import { Button, CopyButton, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useI18n } from '../../shared/i18n';
import { briefly } from '../../shared/time';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { Grow, ShortList } from '../../console/list/ShortList';
import { PAGE, useList } from '../../console/list/useList';
import { Section } from '../../console/panel/Facts';
import { UserRef } from '../../console/refs';
import { AddUsers } from './AddUsers';
import classes from './Channels.module.css';
import type { Channel } from './useChannels';

/** Who is invited, and what links let in. */
export function InvitationsTab({ channel: { id } }: { channel: Channel }) {
  const { channels: text } = useWords();
  const { locale } = useI18n();
  const { busy, run } = useAct(['channels']);
  const list = useList(['channels', 'invitations', id], (cursor, signal) => {
    const query = { status: 'open' as const, limit: PAGE, ...(cursor && { cursor }) };
    return api.get('/channels/{channelId}/invitations', { path: { channelId: id }, query, signal });
  });
  return (
    <>
      <Section title={text.tabs.invitations}>
        <AddUsers channelId={id} as="invited" />
        <ShortList
          label={text.openInvitations}
          list={list}
          idOf={(invitation) => invitation.id}
          empty={<Text c="dimmed">{text.noInvitations}</Text>}
          line={(invitation) => (
            <>
              <Grow>
                <UserRef id={invitation.userId} />
                <div className={classes.quiet}>{text.linkEnds(briefly(invitation.expiresAt, locale))}</div>
              </Grow>
              <Button
                size="xs"
                variant="subtle"
                color="red"
                disabled={busy}
                onClick={() =>
                  void run(
                    () => api.delete('/channels/{channelId}/invitations/{invitationId}', { path: { channelId: id, invitationId: invitation.id } }),
                    text.withdrawn,
                  )
                }
              >
                {text.withdraw}
              </Button>
            </>
          )}
        />
      </Section>
      <InviteLinks channelId={id} />
    </>
  );
}

function InviteLinks({ channelId }: { channelId: string }) {
  const { channels: text, frame } = useWords();
  const { locale } = useI18n();
  const { busy, run } = useAct(['channels', 'links']);
  const [made, setMade] = useState<string>();
  const list = useList(['channels', 'links', channelId], (cursor, signal) => {
    return api.get('/channels/{channelId}/inviteLinks', { path: { channelId }, query: { limit: PAGE, ...(cursor && { cursor }) }, signal });
  });
  const make = async (): Promise<void> => {
    const { token } = await api.post('/channels/{channelId}/inviteLinks', { path: { channelId }, body: {} });
    setMade(`${location.origin}/chat#/join/${token}`);
  };
  return (
    <Section
      title={text.inviteLinks}
      actions={
        <Button size="xs" variant="default" loading={busy} onClick={() => void run(make)}>
          {text.makeLink}
        </Button>
      }
    >
      {made && (
        <Group align="flex-end" gap="xs">
          <TextInput flex={1} label={text.inviteLinks} description={text.linkOnce} readOnly value={made} onFocus={(event) => event.currentTarget.select()} />
          <CopyButton value={made}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? frame.copied : frame.copy}
              </Button>
            )}
          </CopyButton>
        </Group>
      )}
      <ShortList
        label={text.inviteLinks}
        list={list}
        idOf={(link) => link.id}
        empty={<Text c="dimmed">{text.noLinks}</Text>}
        line={(link) => (
          <>
            <Grow>
              {text.linkUses(link.uses, link.maxUses ?? null)}
              <div className={classes.quiet}>
                {[briefly(link.createdAt, locale), link.expiresAt && text.linkEnds(briefly(link.expiresAt, locale))].filter(Boolean).join(' · ')}
              </div>
            </Grow>
            {!link.revokedAt && (
              <Button
                size="xs"
                variant="subtle"
                color="red"
                disabled={busy}
                onClick={() =>
                  void run(() => api.delete('/channels/{channelId}/inviteLinks/{inviteLinkId}', { path: { channelId, inviteLinkId: link.id } }), text.revoked)
                }
              >
                {text.revoke}
              </Button>
            )}
          </>
        )}
      />
    </Section>
  );
}
