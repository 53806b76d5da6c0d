import { Button } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../i18n';
import { navigate } from '../route';
import { useSession } from '../session/session';
import { Confirm } from './Confirm';

export function LeaveButton({ channelId, name, isPrivate }: { channelId: string; name: string; isPrivate: boolean }) {
  const { details: text } = useText();
  const { client } = useSession();
  const [asks, setAsks] = useState(false);
  async function leave(): Promise<void> {
    await client.api.post('/channels/{channelId}/leave', { path: { channelId } });
    navigate({ view: 'home' }, 'replace');
  }
  return (
    <>
      <Button size="xs" variant="default" c="var(--gavel-danger)" leftSection={<IconLogout size={16} />} onClick={() => setAsks(true)}>
        {text.leave}
      </Button>
      <Confirm opened={asks} onClose={() => setAsks(false)} title={text.leaveIt(name)} yes={text.leave} onYes={leave}>
        {isPrivate ? text.leavePrivate : text.leavePublic}
      </Confirm>
    </>
  );
}
