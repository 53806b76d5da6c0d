import { Button, Group, TextInput } from '@mantine/core';
import { type SyntheticEvent, useEffect, useRef, useState } from 'react';
import { useI18n, useText } from '../../shared/i18n';
import { useAct } from '../../console/act/useAct';
import { api, because, speakingAs } from '../../console/api';
import { useWords } from '../../console/i18n';
import { useUserName } from '../../console/names';
import classes from './Broadcast.module.css';
import type { Ready } from './ComposeDialog';

interface Props {
  ready: Ready;
  onBack: () => void;
  onSent: (job: string) => void;
}

/** Says what is about to happen, and asks. What was sent is not taken back. */
export function SendStep({ ready: { body, text: said, sender, toUsers, count }, onBack, onSent }: Props) {
  const { broadcast: text, frame } = useWords();
  const { common } = useText();
  const { locale } = useI18n();
  const { busy, run } = useAct(['jobs']);
  const { name } = useUserName(sender);
  const [reason, setReason] = useState('');
  const question = useRef<HTMLParagraphElement>(null);
  useEffect(() => question.current?.focus(), []);
  const many = toUsers ? text.reachesUsers(count, count.toLocaleString(locale)) : text.reachesChannels(count, count.toLocaleString(locale));
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    let job = '';
    const { headers: as } = speakingAs(sender);
    const { headers: why } = because(reason);
    const send = async (): Promise<void> => {
      job = (await api.post('/broadcasts', { body, headers: { ...as, ...why } })).id;
    };
    if (await run(send, text.started)) onSent(job);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <p ref={question} tabIndex={-1} className={classes.reach}>
        {text.goesTo(many, sender === undefined ? text.theApp : name)}
      </p>
      <p className={classes.preview}>{said}</p>
      <p className={classes.quiet}>{count === 0 ? text.reachesNobody : text.notTakenBack}</p>
      <TextInput
        mt="md"
        label={frame.reason}
        description={frame.reasonHow}
        maxLength={500}
        autoComplete="off"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onBack}>
          {common.back}
        </Button>
        <Button type="submit" loading={busy} disabled={count === 0}>
          {text.sendTo(many)}
        </Button>
      </Group>
    </form>
  );
}
