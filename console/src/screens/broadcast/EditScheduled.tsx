import { Button, Group, Stack, Textarea } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { fieldErrors } from '../../shared/fields';
import { useI18n, useText } from '../../shared/i18n';
import { momentOf } from '../../shared/time';
import { useAct } from '../../console/act/useAct';
import { api, speakingAs } from '../../console/api';
import { useWords } from '../../console/i18n';
import classes from './Broadcast.module.css';
import { fieldOf } from './moments';
import type { Scheduled } from './useScheduled';
import { useSpeaker } from './useSpeaker';
import { WhenField } from './WhenField';

interface Props {
  scheduled: Scheduled;
  /** What it says is its author's alone to change. */
  isOwn: boolean;
  onDone: () => void;
}

/** Another time, and of one's own other words. */
export function EditScheduled({ scheduled: { id, channelId, text: said = '', sendAt }, isOwn, onDone }: Props) {
  const { broadcast: text } = useWords();
  const { common } = useText();
  const { locale } = useI18n();
  const { linked } = useSpeaker();
  const { busy, run } = useAct(['scheduled']);
  const [words, setWords] = useState(said);
  const [when, setWhen] = useState(() => fieldOf(new Date(sendAt)));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const path = { channelId, messageId: id };
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const at = new Date(when).toISOString();
    const patch = (body: { sendAt: string; text?: string }) => () =>
      api.patch('/channels/{channelId}/scheduledMessages/{messageId}', { path, body, ...(isOwn && speakingAs(linked)) });
    const change = async (): Promise<void> => {
      try {
        await patch({ sendAt: at, ...(isOwn && words !== said && { text: words }) })();
      } catch (error) {
        setErrors(fieldErrors(error));
        throw error;
      }
    };
    const undo = patch({ sendAt, ...(isOwn && words !== said && { text: said }) });
    if (await run(change, text.isScheduled(momentOf(at, locale)), undo)) onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        {isOwn ? (
          <Textarea label={text.message} required autosize minRows={3} maxRows={12} error={errors['text']} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
        ) : (
          <>
            <p className={classes.preview}>{said}</p>
            <p className={classes.quiet}>{text.authorsWords}</p>
          </>
        )}
        <WhenField value={when} onChange={setWhen} error={errors['sendAt']} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={!when || (isOwn && !words.trim())}>
            {common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
