import { Alert, Button, Stack, Textarea } from '@mantine/core';
import { IconClock, IconX } from '@tabler/icons-react';
import { type SyntheticEvent, useState } from 'react';
import { useI18n } from '../i18n';
import { momentOf } from '../../shared/time';
import { useInbox } from '../invitations/useInbox';
import { useDeed } from '../session/useDeed';
import classes from './ChannelDoor.module.css';

/** Asks to be let into a private channel, or shows that one has. */
export function AskToJoin({ channelId }: { channelId: string }) {
  const { text, locale } = useI18n();
  const { channels } = text;
  const { requests, inbox } = useInbox();
  const { busy, run } = useDeed();
  const [message, setMessage] = useState('');
  const last = requests.find((request) => request.channelId === channelId);

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    void run(() => inbox.ask(channelId, message.trim()));
  }

  if (last?.status === 'open') {
    return (
      <Stack className={classes.ask ?? ''} gap="sm" role="status">
        <Alert icon={<IconClock />} title={channels.asked}>
          {channels.askedHow(momentOf(last.createdAt, locale))}
        </Alert>
        <Button variant="default" loading={busy} onClick={() => void run(() => inbox.withdraw(last.id))}>
          {channels.withdraw}
        </Button>
      </Stack>
    );
  }
  return (
    <form className={classes.ask} onSubmit={submit}>
      <Stack gap="sm">
        {last?.status === 'declined' && (
          <Alert color="gray" icon={<IconX />} title={channels.declined}>
            {last.reason ?? channels.declinedHow}
          </Alert>
        )}
        <Textarea
          label={channels.askWhy}
          placeholder={channels.askHow}
          value={message}
          maxLength={500}
          autosize
          minRows={2}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy}>
          {channels.askToJoin}
        </Button>
      </Stack>
    </form>
  );
}
