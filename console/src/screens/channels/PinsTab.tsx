import { Button } from '@mantine/core';
import { IconPin } from '@tabler/icons-react';
import { Empty } from '../../shared/States';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { ShortList } from '../../console/list/ShortList';
import { PAGE, useList } from '../../console/list/useList';
import { MessageBlock } from '../../console/messages/MessageBlock';
import { useMay } from '../../console/session/session';
import type { Channel } from './useChannels';

export function PinsTab({ channel: { id } }: { channel: Channel }) {
  const { channels: text } = useWords();
  const may = useMay();
  const { busy, run } = useAct(['channels'], ['messages']);
  const list = useList(['channels', 'pins', id], (cursor, signal) => {
    return api.get('/channels/{channelId}/pins', { path: { channelId: id }, query: { limit: PAGE, ...(cursor && { cursor }) }, signal });
  });
  return (
    <ShortList
      label={text.tabs.pins}
      list={list}
      idOf={(message) => message.id}
      empty={<Empty icon={IconPin} title={text.noPins} />}
      line={(message) => (
        <MessageBlock message={message}>
          {may('pin_message') && (
            <Button
              size="compact-xs"
              variant="subtle"
              disabled={busy}
              onClick={() => {
                const path = { messageId: message.id };
                void run(() => api.delete('/messages/{messageId}/pin', { path }), text.unpinned, () => api.put('/messages/{messageId}/pin', { path }));
              }}
            >
              {text.unpin}
            </Button>
          )}
        </MessageBlock>
      )}
    />
  );
}
