import type { Schema } from '@gavel/client';
import { Alert, Button, CopyButton, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { IconCheck, IconCopy, IconLink } from '@tabler/icons-react';
import { type SyntheticEvent, useState } from 'react';
import { useI18n } from '../i18n';
import { momentOf } from '../../shared/time';
import { hashOf } from '../route';
import { useSession } from '../session/session';
import { useDeed } from '../session/useDeed';
import { usePages } from '../session/usePages';
import classes from './Details.module.css';

const DAY = 86_400;
const LASTS = { '3600': 'hour', [DAY]: 'day', [7 * DAY]: 'week', [30 * DAY]: 'month', '': 'ever' } as const;
const USES = ['1', '10', '100', ''] as const;

/** Makes links that let in whoever has them, and takes them back. */
export function InviteLinks({ channelId }: { channelId: string }) {
  const { details: text } = useI18n().text;
  const { client } = useSession();
  const { busy, run } = useDeed();
  const [lasts, setLasts] = useState<string>(String(7 * DAY));
  const [uses, setUses] = useState<string>('');
  const [made, setMade] = useState<string>();
  const path = { channelId };
  const links = usePages<Schema<'InviteLink'>>(
    channelId,
    (cursor, signal) => client.api.get('/channels/{channelId}/inviteLinks', { path, query: { limit: 30, ...(cursor && { cursor }) }, signal }),
  );
  const live = links.items.filter(isLive);

  async function make(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    await run(async () => {
      const body = { ...(lasts && { expiresInSeconds: Number(lasts) }), ...(uses && { maxUses: Number(uses) }) };
      const { token } = await client.api.post('/channels/{channelId}/inviteLinks', { path, body });
      setMade(`${location.origin}/chat${hashOf({ view: 'join', token })}`);
      links.reload();
    });
  }

  return (
    <Stack gap="lg">
      <form onSubmit={(event) => void make(event)}>
        <Stack gap="md">
          <Group grow align="flex-start">
            <Select
              label={text.lasts}
              data={Object.entries(LASTS).map(([value, name]) => ({ value, label: text.lasting[name] }))}
              value={lasts}
              allowDeselect={false}
              onChange={(value) => setLasts(value ?? '')}
            />
            <Select
              label={text.uses}
              data={USES.map((value) => ({ value, label: value ? text.usedBy(Number(value)) : text.anyNumber }))}
              value={uses}
              allowDeselect={false}
              onChange={(value) => setUses(value ?? '')}
            />
          </Group>
          <Group justify="flex-end">
            <Button type="submit" loading={busy} leftSection={<IconLink size={18} />}>
              {text.makeLink}
            </Button>
          </Group>
        </Stack>
      </form>
      {made && <Made link={made} />}
      {live.length > 0 && (
        <section aria-label={text.links}>
          <h3 className={classes.label}>{text.links}</h3>
          <Stack gap="xs" mt="xs">
            {live.map((link) => (
              <Line key={link.id} link={link} onRevoked={links.reload} />
            ))}
          </Stack>
          {links.hasMore && (
            <Button variant="subtle" size="xs" loading={links.loading} onClick={links.more}>
              {text.more}
            </Button>
          )}
        </section>
      )}
    </Stack>
  );
}

function Made({ link }: { link: string }) {
  const { details: text } = useI18n().text;
  return (
    <Alert title={text.linkMade} role="status">
      <Stack gap="xs">
        <Text size="sm">{text.linkOnce}</Text>
        <Group gap="xs" wrap="nowrap" align="flex-end">
          <TextInput flex={1} readOnly value={link} aria-label={text.link} onFocus={(event) => event.currentTarget.select()} />
          <CopyButton value={link}>
            {({ copied, copy }) => (
              <Button variant={copied ? 'light' : 'filled'} leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />} onClick={copy}>
                {copied ? text.copied : text.copy}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Alert>
  );
}

function Line({ link, onRevoked }: { link: Schema<'InviteLink'>; onRevoked: () => void }) {
  const { text, locale } = useI18n();
  const { client } = useSession();
  const { busy, run } = useDeed();
  const path = { channelId: link.channelId, inviteLinkId: link.id };
  const revoke = async (): Promise<void> => {
    if (await run(() => client.api.delete('/channels/{channelId}/inviteLinks/{inviteLinkId}', { path }))) onRevoked();
  };
  return (
    <Group wrap="nowrap" justify="space-between" gap="sm" className={classes.card ?? ''}>
      <div>
        <Text size="sm">{text.details.usage(link.uses, link.maxUses ?? null)}</Text>
        <Text size="xs" c="dimmed">
          {link.expiresAt ? text.details.ends(momentOf(link.expiresAt, locale)) : text.details.neverEnds}
        </Text>
      </div>
      <Button size="compact-sm" variant="subtle" color="red" loading={busy} onClick={() => void revoke()}>
        {text.details.revoke}
      </Button>
    </Group>
  );
}

function isLive({ revokedAt, expiresAt, maxUses, uses }: Schema<'InviteLink'>): boolean {
  return !revokedAt && (expiresAt == null || Date.parse(expiresAt) > Date.now()) && (maxUses == null || uses < maxUses);
}
