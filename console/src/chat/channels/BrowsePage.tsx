import type { Schema } from '@gavel/client';
import { Button, Select, TextInput } from '@mantine/core';
import { IconCheck, IconHash, IconKey, IconPlus, IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useState } from 'react';
import { useI18n } from '../i18n';
import { briefly } from '../../shared/time';
import { Page } from '../panel/Page';
import { Empty, Failed, Placeholders } from '../../shared/States';
import { hashOf, navigate } from '../route';
import { useAppPermissions } from '../session/permissions';
import { useSession } from '../session/session';
import { useDeed } from '../session/useDeed';
import { usePages } from '../session/usePages';
import { ChannelLine } from './ChannelLine';
import classes from './ChannelLine.module.css';
import { CreateChannelDialog } from './CreateChannelDialog';
import { EnterDialog } from './EnterDialog';

const ORDERS = { memberCount: 'memberCount', lastMessageAt: 'lastMessageAt', createdAt: 'createdAt' } as const;
type Order = keyof typeof ORDERS;

interface Found extends Schema<'Channel'> {
  isMine: boolean;
}

/** The channels that one can find: those that are public, and one's own. */
export function BrowsePage() {
  const { text, locale } = useI18n();
  const { client, me } = useSession();
  const mayCreate = useAppPermissions().has('create_channel');
  const [search, setSearch] = useState('');
  const [order, setOrder] = useState<Order>('memberCount');
  const [dialog, setDialog] = useState<'create' | 'enter'>();
  const wanted = useDeferredValue(search.trim());

  const { items, isFirst, hasMore, loading, error, more, reload, change } = usePages<Found>(
    `${order} ${wanted}`,
    async (cursor, signal) => {
      const named = ['displayName', 'topic'].map((field) => ({ [field]: { $contains: wanted } }));
      const filter = { base: { $ne: 'conversation' }, ...(wanted && { $or: [...named, { tags: wanted }] }) };
      const body = { filter, sort: [{ field: order, direction: -1 as const }], limit: 30, ...(cursor && { cursor }) };
      const page = await client.api.post('/channels/query', { body, signal });
      const ids = page.items.map(({ id }) => id);
      const mine = ids.length > 0 ? await client.api.post('/channels/query', { body: { filter: { id: { $in: ids }, members: me.id }, limit: 30 }, signal }) : { items: [] };
      const own = new Set(mine.items.map(({ id }) => id));
      return { ...page, items: page.items.map((channel) => ({ ...channel, isMine: own.has(channel.id) })) };
    },
  );

  function joined(channelId: string): void {
    change((before) => before.map((channel) => (channel.id === channelId ? { ...channel, isMine: true } : channel)));
    navigate({ view: 'channel', channelId });
  }

  return (
    <Page
      title={text.channels.browse}
      sub={text.channels.browseLead}
      actions={
        mayCreate && (
          <Button size="sm" leftSection={<IconPlus size={16} />} onClick={() => setDialog('create')}>
            {text.channels.create}
          </Button>
        )
      }
    >
      <div className={classes.tools}>
        <TextInput
          type="search"
          aria-label={text.channels.search}
          placeholder={text.channels.search}
          leftSection={<IconSearch size={16} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Select
          aria-label={text.channels.order}
          w={180}
          data={Object.keys(ORDERS).map((value) => ({ value, label: text.channels.orders[value as Order] }))}
          value={order}
          allowDeselect={false}
          onChange={(value) => setOrder((value ?? 'memberCount') as Order)}
        />
        <Button variant="default" leftSection={<IconKey size={16} />} onClick={() => setDialog('enter')}>
          {text.channels.enter}
        </Button>
      </div>
      {isFirst && <Placeholders rows={6} height={76} />}
      {error && <Failed error={error} onRetry={reload} />}
      {!isFirst && !error && items.length === 0 && <Empty icon={IconHash} title={text.channels.noneFound} how={text.channels.noneFoundHow} />}
      <ul className={classes.list} aria-label={text.channels.browse} aria-busy={loading}>
        {items.map((channel) => (
          <li key={channel.id}>
            <ChannelLine channel={channel} facts={channel.lastMessageAt && text.channels.lastActive(briefly(channel.lastMessageAt, locale))}>
              {channel.isMine ? <Open channelId={channel.id} /> : <Join channelId={channel.id} name={channel.displayName ?? channel.id} onJoined={joined} />}
            </ChannelLine>
          </li>
        ))}
      </ul>
      {hasMore && (
        <Button variant="subtle" fullWidth mt="md" loading={loading} onClick={more}>
          {text.channels.more}
        </Button>
      )}
      <CreateChannelDialog opened={dialog === 'create'} onClose={() => setDialog(undefined)} />
      <EnterDialog opened={dialog === 'enter'} onClose={() => setDialog(undefined)} />
    </Page>
  );
}

function Open({ channelId }: { channelId: string }) {
  const { channels: text } = useI18n().text;
  return (
    <Button component="a" href={hashOf({ view: 'channel', channelId })} variant="default" size="sm" leftSection={<IconCheck size={16} />}>
      {text.joined}
    </Button>
  );
}

function Join({ channelId, name, onJoined }: { channelId: string; name: string; onJoined: (id: string) => void }) {
  const { channels: text } = useI18n().text;
  const { client } = useSession();
  const { busy, run } = useDeed();
  const join = async (): Promise<void> => {
    if (await run(() => client.api.post('/channels/{channelId}/join', { path: { channelId } }))) onJoined(channelId);
  };
  return (
    <Button size="sm" variant="light" loading={busy} aria-label={text.joinIt(name)} onClick={() => void join()}>
      {text.join}
    </Button>
  );
}
