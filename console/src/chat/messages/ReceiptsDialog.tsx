import type { Message } from '@gavel/client';
import { Group, Modal, Stack, Text } from '@mantine/core';
import { IconCheck, IconChecks } from '@tabler/icons-react';
import { useI18n } from '../i18n';
import { briefly } from '../../shared/time';
import { useSaid } from '../../shared/notices/useSaid';
import { useAnswer } from '../session/useAnswer';
import { useSession } from '../session/session';
import { UserAvatar } from '../session/UserAvatar';
import { nameOf, useUser } from '../session/users';

/** Who has received and read a message. */
export function ReceiptsDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { text } = useI18n();
  const { client } = useSession();
  const said = useSaid();
  const path = { messageId: message.id };
  const { answer, error } = useAnswer(
    () => client.api.get('/messages/{messageId}/receipts', { path, query: { limit: 100 } }),
    [message.id],
  );
  return (
    <Modal opened onClose={onClose} title={text.conversation.whoRead} closeButtonProps={{ 'aria-label': text.common.close }}>
      <Stack gap="sm" aria-live="polite">
        {answer?.items.map(({ userId, status, at }) => (
          <Person key={userId} userId={userId} isRead={status === 'read'} at={at ?? undefined} />
        ))}
        {answer?.items.length === 0 && <Text c="dimmed">{text.conversation.nobodyYet}</Text>}
        {answer?.next && <Text c="dimmed">{text.conversation.andOthers}</Text>}
        {!answer && <Text c="dimmed">{error ? said(error) : text.common.loading}</Text>}
      </Stack>
    </Modal>
  );
}

function Person({ userId, isRead, at }: { userId: string; isRead: boolean; at: string | undefined }) {
  const { text, locale } = useI18n();
  const user = useUser(userId);
  const Icon = isRead ? IconChecks : IconCheck;
  return (
    <Group gap="sm" wrap="nowrap">
      <UserAvatar userId={userId} size={32} />
      <Text truncate flex={1}>
        {nameOf(userId, user)}
      </Text>
      <Text size="sm" c="dimmed">
        {at && briefly(at, locale)}
      </Text>
      <Icon size={18} role="img" aria-label={isRead ? text.conversation.read : text.conversation.received} />
    </Group>
  );
}
