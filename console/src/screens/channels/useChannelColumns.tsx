import { Badge } from '@mantine/core';
import { useI18n } from '../../shared/i18n';
import { useWords } from '../../console/i18n';
import type { Column } from '../../console/list/DataTable';
import { Moment } from '../../console/refs';
import { ChannelName } from './ChannelName';
import type { Channel } from './useChannels';

export function useChannelColumns(): readonly Column<Channel>[] {
  const { channels: text } = useWords();
  const { locale } = useI18n();
  const count = (number: number): string => number.toLocaleString(locale);
  return [
    { id: 'name', title: text.name, width: 'minmax(7rem, 3fr)', cell: (channel) => <ChannelName channel={channel} /> },
    { id: 'type', title: text.type, width: '7rem', from: 'wide', cell: ({ type }) => type },
    {
      id: 'visibility',
      title: text.visibility,
      width: '6.5rem',
      from: 'wide',
      cell: ({ visibility, archivedAt }) =>
        archivedAt ? <Badge color="gray" variant="light" tt="none">{text.archived}</Badge> : text.visibilities[visibility],
    },
    { id: 'members', title: text.members, width: '6rem', align: 'end', sort: 'memberCount', cell: ({ memberCount }) => count(memberCount) },
    { id: 'messages', title: text.messages, width: '6.5rem', align: 'end', sort: 'messageCount', from: 'wide', cell: ({ messageCount }) => count(messageCount) },
    {
      id: 'last',
      title: text.lastMessage,
      width: '8rem',
      align: 'end',
      sort: 'lastMessageAt',
      from: 'medium',
      cell: ({ lastMessageAt }) => (lastMessageAt ? <Moment at={lastMessageAt} /> : '–'),
    },
    { id: 'created', title: text.created, width: '6.5rem', align: 'end', sort: 'createdAt', from: 'wide', cell: ({ createdAt }) => <Moment at={createdAt} /> },
  ];
}
