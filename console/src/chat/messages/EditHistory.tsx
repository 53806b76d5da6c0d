import type { Message, Schema } from '@gavel/client';
import { Modal, Stack, Text } from '@mantine/core';
import { useI18n } from '../i18n';
import { momentOf } from '../../shared/time';
import classes from './MessageContent.module.css';
import { useAnswer } from '../session/useAnswer';
import { useSession } from '../session/session';

/** What a message said before it was edited. */
export function EditHistory({ message, onClose }: { message: Message; onClose: () => void }) {
  const { text, locale } = useI18n();
  const { client } = useSession();
  const path = { messageId: message.id };
  const { answer, error } = useAnswer(
    () => client.api.get('/messages/{messageId}/edits', { path, query: { limit: 100 } }),
    [message],
  );
  return (
    <Modal opened onClose={onClose} title={text.conversation.history} closeButtonProps={{ 'aria-label': text.common.close }}>
      <Stack gap="md" aria-live="polite">
        <Version at={message.editedAt ?? message.createdAt} locale={locale} said={message.text} />
        {answer?.items.map((edit: Schema<'MessageEdit'>, index, edits) => (
          <Version
            key={edit.replacedAt}
            at={edits[index + 1]?.replacedAt ?? message.createdAt}
            locale={locale}
            said={edit.text}
          />
        ))}
        {!answer && <Text c="dimmed">{error ? text.conversation.historyHidden : text.common.loading}</Text>}
      </Stack>
    </Modal>
  );
}

function Version({ at, locale, said }: { at: string; locale: string; said: string }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {momentOf(at, locale)}
      </Text>
      <p className={classes.text} dir="auto">
        {said}
      </p>
    </div>
  );
}
