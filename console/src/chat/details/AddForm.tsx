import { Button, Group, Stack } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useText } from '../i18n';
import { PeoplePicker } from '../members/PeoplePicker';
import { useSession } from '../session/session';
import { useDeed } from '../session/useDeed';

/** Makes people members without asking them. */
export function AddForm({ channelId, onAdded }: { channelId: string; onAdded: () => void }) {
  const { details: text } = useText();
  const { client } = useSession();
  const { busy, run } = useDeed();
  const [userIds, setUserIds] = useState<string[]>([]);

  async function add(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    if (userIds.length === 0) return;
    if (await run(() => client.api.post('/channels/{channelId}/members', { path: { channelId }, body: { userIds } }))) onAdded();
  }

  return (
    <form onSubmit={(event) => void add(event)}>
      <Stack gap="md">
        <PeoplePicker withFocus label={text.who} description={text.atOnceHow} value={userIds} onChange={setUserIds} />
        <Group justify="flex-end">
          <Button type="submit" loading={busy} disabled={userIds.length === 0}>
            {text.add}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
