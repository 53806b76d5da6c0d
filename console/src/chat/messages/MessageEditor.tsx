import { GavelError, type Message, type Moderation } from '@gavel/client';
import { Button, Group, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../i18n';
import composer from '../composer/Composer.module.css';
import { MessageField } from '../composer/MessageField';
import { mentioned } from '../composer/mentions';
import { useCandidates } from '../composer/useCandidates';
import { useSaid } from '../../shared/notices/useSaid';
import { useConversation } from './context';
import { MarkedText } from './MarkedText';
import classes from './Standing.module.css';
import { Reason } from './Stopped';

/** Changes a message where it stands. What was given back is mended here: the words stay marked above. */
export function MessageEditor({ message }: { message: Message }) {
  const { conversation: text, common } = useText();
  const { channel, edit } = useConversation();
  const said = useSaid();
  const isBounced = message.status === 'bounced';
  const [value, setValue] = useState(isBounced ? (message.moderation?.originalText ?? message.text) : message.text);
  const [stopped, setStopped] = useState<Moderation | null>(isBounced ? (message.moderation ?? null) : null);
  const [error, setError] = useState<GavelError>();
  const [isBusy, setBusy] = useState(false);
  const hasMentions = value.includes('@');
  const [mention, setMention] = useState('');
  const candidates = useCandidates(hasMentions, mention);
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    const element = field.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);

  async function save(): Promise<void> {
    const wanted = value.trim();
    if (!wanted || isBusy) return;
    if (!isBounced && wanted === message.text) {
      edit(null);
      return;
    }
    setBusy(true);
    setError(undefined);
    try {
      const named = mentioned(wanted, candidates);
      const known = candidates.length > 0 || !hasMentions;
      const answer = await channel.edit(message.id, { text: wanted, ...(known && named) });
      const { moderation } = answer;
      if (moderation && moderation.action !== 'mask') setStopped(moderation);
      else edit(null);
    } catch (cause) {
      if (cause instanceof GavelError) setError(cause);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className={stopped ? classes.stopped : undefined}>
      {stopped && (
        <div className={classes.findings} role="status">
          <p className={classes.original}>
            <MarkedText text={stopped.originalText} spans={stopped.spans} />
          </p>
          <Reason moderation={stopped} canMend />
        </div>
      )}
      <div className={composer.box}>
        <MessageField
          ref={field}
          label={text.editMessage}
          value={value}
          onChange={setValue}
          onSubmit={() => void save()}
          onEscape={() => edit(null)}
          candidates={candidates}
          onMention={setMention}
        />
      </div>
      {error && (
        <Text size="sm" c="var(--gavel-danger)" role="alert">
          {said(error)}
        </Text>
      )}
      <Group gap="xs" mt={stopped ? 0 : 'xs'}>
        <Button size="compact-md" loading={isBusy} disabled={!value.trim()} onClick={() => void save()}>
          {isBounced ? text.send : common.save}
        </Button>
        <Button size="compact-md" variant="subtle" color="gray" onClick={() => edit(null)}>
          {common.cancel}
        </Button>
        <Text size="xs" c="dimmed">
          {text.editKeys}
        </Text>
      </Group>
    </div>
  );
}
