import { GavelError, type Message } from '@gavel/client';
import { Blockquote, Button, Group, Modal, Text } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../i18n';
import { useNotices } from '../../shared/notices/notices';
import { useConversation } from './context';

export function DeleteDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { conversation: text, common } = useText();
  const { channel } = useConversation();
  const { tell } = useNotices();
  const [isBusy, setBusy] = useState(false);

  async function remove(): Promise<void> {
    setBusy(true);
    try {
      await channel.delete(message.id);
    } catch (error) {
      if (error instanceof GavelError) tell(error);
    }
    onClose();
  }

  return (
    <Modal opened onClose={onClose} title={text.deleteTitle} centered closeButtonProps={{ 'aria-label': common.close }}>
      <Text size="sm">{text.deleteHow}</Text>
      {message.text && (
        <Blockquote my="md" p="sm">
          <Text size="sm" lineClamp={4}>
            {message.text}
          </Text>
        </Blockquote>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button color="red" loading={isBusy} onClick={() => void remove()} data-autofocus>
          {common.delete}
        </Button>
      </Group>
    </Modal>
  );
}
