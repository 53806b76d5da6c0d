import { GavelError, type Message, type Moderation } from '@gavel/client';
import { Button, Group } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../i18n';
import { useNotices } from '../../shared/notices/notices';
import { useConversation } from './context';
import { MarkedText } from './MarkedText';
import classes from './Standing.module.css';

/** One's own message that a rule stopped: a kind word, what was found and where, and what can be done. Only one's own eyes see it. */
export function Stopped({ message, moderation }: { message: Message; moderation: Moderation }) {
  const { conversation: text } = useText();
  const { channel, edit, write } = useConversation();
  const { tell } = useNotices();
  const [isBusy, setBusy] = useState(false);
  const canMend = message.status === 'bounced';

  async function discard(): Promise<void> {
    setBusy(true);
    try {
      await channel.delete(message.id);
    } catch (error) {
      setBusy(false);
      if (error instanceof GavelError) tell(error);
    }
  }

  return (
    <section className={classes.stopped} role="status" aria-label={canMend ? text.bounced : text.blocked}>
      <p className={classes.stoppedTitle}>
        <IconHandStop size={18} aria-hidden />
        {canMend ? text.bounced : text.blocked}
      </p>
      <p className={classes.original}>
        <MarkedText text={moderation.originalText} spans={moderation.spans} />
      </p>
      <Reason moderation={moderation} canMend={canMend} />
      <Group gap="xs">
        {canMend ? (
          <Button size="compact-md" onClick={() => edit(message.id)}>
            {text.editAndSend}
          </Button>
        ) : (
          <Button
            size="compact-md"
            variant="light"
            onClick={() => {
              write(moderation.originalText);
              void discard();
            }}
          >
            {text.sayItOtherwise}
          </Button>
        )}
        <Button size="compact-md" variant="subtle" color="gray" loading={isBusy} onClick={() => void discard()}>
          {text.discard}
        </Button>
      </Group>
    </section>
  );
}

/** Why, in the reader's language where what was found is known in it; what the rule says for itself otherwise. */
export function Reason({ moderation, canMend }: { moderation: Moderation; canMend: boolean }) {
  const { conversation: text } = useText();
  const known = moderation.labels.map(({ label }) => text.found[label as keyof typeof text.found] as string | undefined);
  const why =
    known.length > 0 && known.every(Boolean) ? [...new Set(known)].join(' ') : (moderation.message ?? text.foundSomething);
  return (
    <p className={classes.reason}>
      {why} {canMend ? text.onlyYouMend : text.onlyYou}
    </p>
  );
}
