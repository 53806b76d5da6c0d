import type { Schema } from '@gavel/client';
import { Button, Group } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../i18n';
import { navigate } from '../route';
import type { Permission } from '../session/permissions';
import { useSession } from '../session/session';
import { useDeed } from '../session/useDeed';
import { Confirm } from './Confirm';
import classes from './Details.module.css';

interface Props {
  told: Schema<'Channel'>;
  permissions: ReadonlySet<Permission>;
}

/** Archives a channel and takes it up again, or deletes it for good. */
export function PutAway({ told, permissions }: Props) {
  const { details: text } = useText();
  const { client } = useSession();
  const { busy, run } = useDeed();
  const [asks, setAsks] = useState<'archive' | 'delete'>();
  const path = { channelId: told.id };
  const name = told.displayName ?? told.id;
  const mayArchive = permissions.has('manage_channel');
  const mayDelete = permissions.has('delete_channel');
  if (!mayArchive && !mayDelete) return null;

  async function destroy(): Promise<void> {
    await client.api.delete('/channels/{channelId}', { path });
    navigate({ view: 'home' }, 'replace');
  }

  return (
    <section className={classes.section}>
      <h3 className={classes.label}>{text.putAway}</h3>
      <Group gap="xs">
        {mayArchive &&
          (told.archivedAt ? (
            <Button
              size="xs"
              variant="default"
              loading={busy}
              leftSection={<IconArchiveOff size={16} />}
              onClick={() => void run(() => client.api.post('/channels/{channelId}/restore', { path }))}
            >
              {text.restore}
            </Button>
          ) : (
            <Button size="xs" variant="default" leftSection={<IconArchive size={16} />} onClick={() => setAsks('archive')}>
              {text.archive}
            </Button>
          ))}
        {mayDelete && (
          <Button size="xs" variant="default" c="var(--gavel-danger)" leftSection={<IconTrash size={16} />} onClick={() => setAsks('delete')}>
            {text.deleteForGood}
          </Button>
        )}
      </Group>
      <Confirm
        opened={asks === 'archive'}
        onClose={() => setAsks(undefined)}
        title={text.archiveIt(name)}
        yes={text.archive}
        onYes={() => client.api.post('/channels/{channelId}/archive', { path })}
      >
        {text.archiveHow}
      </Confirm>
      <Confirm opened={asks === 'delete'} onClose={() => setAsks(undefined)} title={text.deleteIt(name)} yes={text.deleteForGood} onYes={destroy} typed={name}>
        {text.deleteHow}
      </Confirm>
    </section>
  );
}
