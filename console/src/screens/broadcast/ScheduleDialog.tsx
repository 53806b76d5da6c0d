import { Button, Group, Modal, Stack } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { fieldErrors } from '../../shared/fields';
import { useI18n, useText } from '../../shared/i18n';
import { momentOf } from '../../shared/time';
import { useAct } from '../../console/act/useAct';
import { api, speakingAs } from '../../console/api';
import { useWords } from '../../console/i18n';
import { useUserName } from '../../console/names';
import { PickNamed } from '../../console/pick/PickNamed';
import classes from './Broadcast.module.css';
import { blank, given, isBlank } from './draft';
import { MessageFields } from './MessageFields';
import { soon } from './moments';
import { keyOf } from './useScheduled';
import { useSpeaker } from './useSpeaker';
import { WhenField } from './WhenField';

interface Props {
  opened: boolean;
  /** With what was scheduled, if it was. */
  onClose: (made?: string) => void;
}

export function ScheduleDialog({ opened, onClose }: Props) {
  const { broadcast: text } = useWords();
  const { common } = useText();
  return (
    <Modal opened={opened} onClose={() => onClose()} title={text.make.scheduled} size={560} closeButtonProps={{ 'aria-label': common.close }}>
      <Form onClose={onClose} />
    </Modal>
  );
}

function Form({ onClose }: Omit<Props, 'opened'>) {
  const { broadcast: text } = useWords();
  const { common } = useText();
  const { locale } = useI18n();
  const { busy, run } = useAct(['scheduled']);
  const { linked } = useSpeaker();
  const { name } = useUserName(linked);
  const [draft, setDraft] = useState(blank);
  const [channelId, setChannelId] = useState<string>();
  const [when, setWhen] = useState(soon);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const sendAt = new Date(when).toISOString();
    const { templateId } = draft;
    const body = templateId === undefined ? { text: draft.text, sendAt } : { templateId, variables: given(draft), sendAt };
    let made = '';
    const schedule = async (): Promise<void> => {
      try {
        made = keyOf(await api.post('/channels/{channelId}/scheduledMessages', { path: { channelId: channelId ?? '' }, body, ...speakingAs(linked) }));
      } catch (error) {
        setErrors(fieldErrors(error));
        throw error;
      }
    };
    if (await run(schedule, text.isScheduled(momentOf(sendAt, locale)))) onClose(made);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <p className={classes.quiet}>{text.sentAs(name)}</p>
        <PickNamed of="channels" label={text.channel} required value={channelId} onChange={setChannelId} />
        <MessageFields draft={draft} onChange={setDraft} errors={errors} />
        <WhenField value={when} onChange={setWhen} error={errors['sendAt']} />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => onClose()}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={isBlank(draft) || channelId === undefined || !when}>
            {text.schedule}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
