import type { Schema } from '@gavel/client';
import { Button, Group } from '@mantine/core';
import { IconPin, IconPinnedOff, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { LinkButton } from '../../console/LinkButton';
import { useMay } from '../../console/session/session';
import { DeleteMessage } from './DeleteMessage';

/** What can be done with a message. */
export function MessageActs({ message: { id, userId, pinnedAt, deletedAt } }: { message: Schema<'MessageView'> }) {
  const { messages: text } = useWords();
  const may = useMay();
  const { busy, run } = useAct(['messages'], ['channels', 'pins']);
  const [asks, setAsks] = useState(false);
  const path = { messageId: id };
  const pin = () => api.put('/messages/{messageId}/pin', { path });
  const unpin = () => api.delete('/messages/{messageId}/pin', { path });
  const turn = () => (pinnedAt ? run(unpin, text.unpinnedIt, pin) : run(pin, text.pinnedIt, unpin));
  return (
    <Group gap="xs" my="sm">
      {userId && (
        <LinkButton to="/messages" search={{ user: userId }} size="xs" variant="default">
          {text.allOfUser}
        </LinkButton>
      )}
      {may('pin_message') && !deletedAt && (
        <Button size="xs" variant="default" disabled={busy} leftSection={pinnedAt ? <IconPinnedOff size={14} /> : <IconPin size={14} />} onClick={() => void turn()}>
          {pinnedAt ? text.unpin : text.pin}
        </Button>
      )}
      {may('delete_message') && !deletedAt && (
        <Button size="xs" variant="light" color="red" leftSection={<IconTrash size={14} />} onClick={() => setAsks(true)}>
          {text.delete}
        </Button>
      )}
      <DeleteMessage messageId={id} opened={asks} onClose={() => setAsks(false)} />
    </Group>
  );
}
