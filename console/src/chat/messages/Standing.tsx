import type { Message } from '@gavel/client';
import { Button, Group, Text } from '@mantine/core';
import { IconClock, IconExclamationCircle, IconEyeOff } from '@tabler/icons-react';
import { useText } from '../i18n';
import { useSaid } from '../../shared/notices/useSaid';
import { useConversation } from './context';
import { ReadBy } from './ReadBy';
import classes from './Standing.module.css';
import { Stopped } from './Stopped';

/** What became of one's own message: on its way, refused, stopped by a rule, received, read. */
export function Standing({ message, isLastOwn }: { message: Message; isLastOwn: boolean }) {
  const text = useText().conversation;
  const { status, moderation, deletedAt } = message;
  if (deletedAt) return null;
  if (status === 'sending') return message.error ? <Waiting message={message} /> : null;
  if (status === 'failed') return <Failed message={message} />;
  if (moderation && (status === 'bounced' || status === 'sent')) return <Stopped message={message} moderation={moderation} />;
  return (
    <>
      {moderation?.action === 'mask' && (
        <p className={classes.note}>
          <IconEyeOff size={14} aria-hidden />
          {text.masked}
        </p>
      )}
      {isLastOwn && <ReadBy message={message} />}
    </>
  );
}

function Waiting({ message: { error } }: { message: Message }) {
  const text = useText().conversation;
  return (
    <p className={classes.note} role="status">
      <IconClock size={14} aria-hidden />
      {error?.code === 'network' ? text.waitsForNetwork : text.waits}
    </p>
  );
}

function Failed({ message }: { message: Message }) {
  const { conversation: text, common } = useText();
  const { conversation, channel } = useConversation();
  const said = useSaid();
  return (
    <Group gap="xs" className={classes.failed} role="alert">
      <IconExclamationCircle size={16} aria-hidden />
      <Text size="sm" flex="1 1 12rem">
        {message.error ? said(message.error) : text.notSent}
      </Text>
      <Button size="compact-sm" variant="light" onClick={() => void conversation.resend(message.id).catch(() => undefined)}>
        {common.retry}
      </Button>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={() => void channel.delete(message.id)}>
        {text.discard}
      </Button>
    </Group>
  );
}
