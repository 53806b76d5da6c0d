import { Button, Group } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { Confirm } from '../../console/act/Confirm';
import { useAct } from '../../console/act/useAct';
import { api, because } from '../../console/api';
import { useWords } from '../../console/i18n';
import { Section } from '../../console/panel/Facts';
import { useMay } from '../../console/session/session';
import { nameOf } from './ChannelPanel';
import type { Channel } from './useChannels';

const route = getRouteApi('/signed-in/channels');

/** A channel is archived, taken up again, or deleted. */
export function PutAway({ channel }: { channel: Channel }) {
  const { channels: text } = useWords();
  const may = useMay();
  const navigate = route.useNavigate();
  const { busy, run } = useAct(['channels']);
  const [asks, setAsks] = useState<'archive' | 'delete'>();
  const name = nameOf(channel);
  const path = { channelId: channel.id };
  const archive = (reason = '') => api.post('/channels/{channelId}/archive', { path, ...because(reason) });
  const restore = () => api.post('/channels/{channelId}/restore', { path });
  const close = (): void => setAsks(undefined);
  const remove = async (reason: string): Promise<boolean> => {
    const done = await run(() => api.delete('/channels/{channelId}', { path, ...because(reason) }), text.deleted(name));
    if (done) void navigate({ search: ({ open: _open, tab: _tab, ...rest }) => rest, replace: true });
    return done;
  };
  return (
    <Section title={text.putAway}>
      <Group gap="sm">
        {may('manage_channel') &&
          (channel.archivedAt ? (
            <Button
              size="xs"
              variant="default"
              loading={busy}
              onClick={() => void run(restore, text.restored(name), () => archive())}
            >
              {text.restore}
            </Button>
          ) : (
            <Button size="xs" variant="default" onClick={() => setAsks('archive')}>
              {text.archive}
            </Button>
          ))}
        {may('delete_channel') && (
          <Button size="xs" variant="subtle" color="red" onClick={() => setAsks('delete')}>
            {text.delete}
          </Button>
        )}
      </Group>
      <Confirm
        opened={asks === 'archive'}
        onClose={close}
        title={text.archiveIt(name)}
        yes={text.archive}
        color="indigo"
        onYes={(reason) => run(() => archive(reason), text.archivedIt(name), restore)}
      >
        {text.archiveHow}
      </Confirm>
      <Confirm opened={asks === 'delete'} onClose={close} title={text.deleteIt(name)} yes={text.delete} typed={channel.id} onYes={remove}>
        {text.deleteHow}
      </Confirm>
    </Section>
  );
}
