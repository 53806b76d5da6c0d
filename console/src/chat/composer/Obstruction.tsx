import { GavelError } from '@gavel/client';
import { Button, Group, Modal, Text } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../i18n';
import { useConversation } from '../messages/context';
import { useNotices } from '../../shared/notices/notices';
import { useSession, useStore } from '../session/session';
import classes from './Composer.module.css';
import type { Obstacle } from './useObstacle';

/** In the composer's place: why one cannot write, and what can be done about it. */
export function Obstruction({ obstacle }: { obstacle: NonNullable<Obstacle> }) {
  const { conversation: text, common } = useText();
  const { client } = useSession();
  const { channel } = useConversation();
  const { channel: told } = useStore(channel.state);
  const { tell } = useNotices();
  const [isReading, setReading] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const path = { channelId: channel.id };

  async function attempt(call: () => Promise<unknown>): Promise<void> {
    setBusy(true);
    try {
      await call();
      setReading(false);
    } catch (error) {
      if (error instanceof GavelError) tell(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className={classes.obstruction}>
      <IconLock size={18} aria-hidden />
      <Text size="sm" flex="1 1 12rem">
        {text.obstacles[obstacle]}
      </Text>
      {obstacle === 'notMember' && (
        <Button
          size="compact-md"
          loading={isBusy}
          onClick={() => void attempt(() => client.api.post('/channels/{channelId}/join', { path }))}
        >
          {text.join}
        </Button>
      )}
      {obstacle === 'guidelines' && (
        <Button size="compact-md" onClick={() => setReading(true)}>
          {text.readGuidelines}
        </Button>
      )}
      <Modal
        opened={isReading}
        onClose={() => setReading(false)}
        title={text.guidelines}
        closeButtonProps={{ 'aria-label': common.close }}
      >
        <Text className={classes.guidelines}>{told?.guidelines}</Text>
        <Group justify="flex-end" mt="lg">
          <Button
            loading={isBusy}
            onClick={() => {
              const body = { version: told?.guidelinesVersion ?? 0 };
              void attempt(() => client.api.post('/channels/{channelId}/guidelines/accept', { path, body }));
            }}
          >
            {text.acceptGuidelines}
          </Button>
        </Group>
      </Modal>
    </div>
  );
}
