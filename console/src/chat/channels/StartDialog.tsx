import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useText } from '../i18n';
import { PeoplePicker } from '../members/PeoplePicker';
import { navigate } from '../route';
import { useSession } from '../session/session';
import { useAnswer } from '../session/useAnswer';
import { useDeed } from '../session/useDeed';
import { useNames } from '../session/users';
import { mostInConversation, openConversation, openGroup } from './conversation';

interface Props {
  opened: boolean;
  onClose: () => void;
}

/** Whom one wants to write to: one, or several. */
export function StartDialog({ opened, onClose }: Props) {
  const { channels: text, common } = useText();
  return (
    <Modal opened={opened} onClose={onClose} title={text.newMessage} size={480} closeButtonProps={{ 'aria-label': common.close }}>
      <Start onClose={onClose} />
    </Modal>
  );
}

function Start({ onClose }: { onClose: () => void }) {
  const { channels: text, common } = useText();
  const { client, me } = useSession();
  const { busy, run } = useDeed();
  const { answer: most = 2 } = useAnswer(() => mostInConversation(client), [client]);
  const [userIds, setUserIds] = useState<string[]>([]);
  const [name, setName] = useState('');
  const names = useNames(userIds);
  const isGroup = userIds.length + 1 > most;
  const suggested = [...names.values(), me.displayName ?? me.id].map((whole) => whole.split(' ')[0]).join(', ').slice(0, 100);

  async function start(): Promise<void> {
    await run(async () => {
      const { id } = isGroup ? await openGroup(client, userIds, name.trim() || suggested) : await openConversation(client, userIds);
      navigate({ view: 'channel', channelId: id });
      onClose();
    });
  }

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    if (userIds.length > 0) void start();
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <PeoplePicker withFocus label={text.to} description={text.toHow} value={userIds} onChange={setUserIds} />
        {isGroup && (
          <TextInput
            label={text.groupName}
            description={text.groupHow}
            placeholder={suggested}
            value={name}
            maxLength={100}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={userIds.length === 0}>
            {text.start}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
