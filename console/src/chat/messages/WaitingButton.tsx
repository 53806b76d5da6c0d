import type { Channel, Schema } from '@gavel/client';
import { Button, Tooltip } from '@mantine/core';
import { IconUserQuestion } from '@tabler/icons-react';
import { useText } from '../i18n';
import { decidesOnRequests, useJoinRequests } from '../details/useJoinRequests';
import { navigate } from '../route';
import { usePermissions } from '../session/permissions';

/** How many ask to be let in, for those who decide on it, and the way there. */
export function WaitingButton({ channel, told }: { channel: Channel; told: Schema<'Channel'> }) {
  const { details: text } = useText();
  const { items } = useJoinRequests(channel.id, decidesOnRequests(told, usePermissions(channel)));
  if (items.length === 0) return null;
  const label = text.waiting(items.length);
  return (
    <Tooltip label={label}>
      <Button
        size="compact-sm"
        variant="light"
        leftSection={<IconUserQuestion size={16} />}
        aria-label={label}
        onClick={() => navigate({ view: 'channel', channelId: channel.id, panel: { name: 'details' } })}
      >
        {items.length}
      </Button>
    </Tooltip>
  );
}
