import { Button, Group } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { Failed, Placeholders } from '../../shared/States';
import { Confirm } from '../../console/act/Confirm';
import { useAct } from '../../console/act/useAct';
import { api, because, speakingAs } from '../../console/api';
import { useWords } from '../../console/i18n';
import { LinkButton } from '../../console/LinkButton';
import { Facts, Section } from '../../console/panel/Facts';
import { SidePanel } from '../../console/panel/SidePanel';
import { ChannelRef, FullMoment } from '../../console/refs';
import { useMay } from '../../console/session/session';
import classes from './Broadcast.module.css';
import { EditScheduled } from './EditScheduled';
import { ScheduledBadge } from './ScheduledTab';
import { Speaker } from './Speaker';
import { type Scheduled, useScheduledMessage } from './useScheduled';
import { useSpeaker } from './useSpeaker';

const route = getRouteApi('/signed-in/broadcast');

/** A message that waits for its time, or what became of it. */
export function ScheduledPanel({ id }: { id: string }) {
  const { broadcast: text } = useWords();
  const { data, error, refetch } = useScheduledMessage(id);
  return (
    <SidePanel title={text.scheduledMessage} subtitle={data && <FullMoment at={data.sendAt} />} actions={data && <ScheduledBadge status={data.status} />}>
      {data ? <Details scheduled={data} /> : error ? <Failed error={error} onRetry={() => void refetch()} /> : <Placeholders rows={5} height={28} />}
    </SidePanel>
  );
}

function Details({ scheduled }: { scheduled: Scheduled }) {
  const { broadcast: text } = useWords();
  const may = useMay();
  const navigate = route.useNavigate();
  const { linked } = useSpeaker();
  const { run } = useAct(['scheduled']);
  const [edits, setEdits] = useState(false);
  const [asks, setAsks] = useState(false);
  const { id, channelId, userId, status, text: said, sendAt, createdAt, problem } = scheduled;
  const isOwn = linked !== undefined && userId === linked;
  const waits = status === 'scheduled';
  const remove = async (reason: string): Promise<boolean> => {
    const headers = { ...(isOwn && speakingAs(linked).headers), ...because(reason).headers };
    const path = { channelId, messageId: id };
    const done = await run(() => api.delete('/channels/{channelId}/scheduledMessages/{messageId}', { path, headers }), text.unscheduled);
    if (done) void navigate({ search: ({ open: _open, ...rest }) => rest, replace: true });
    return done;
  };
  if (edits) return <EditScheduled scheduled={scheduled} isOwn={isOwn} onDone={() => setEdits(false)} />;
  return (
    <>
      <p className={classes.preview}>{said || text.noText}</p>
      <Group gap="xs" mb="md">
        {waits && (isOwn || may('edit_message')) && (
          <Button size="xs" variant="default" onClick={() => setEdits(true)}>
            {isOwn ? text.edit : text.move}
          </Button>
        )}
        {waits && (isOwn || may('delete_message')) && (
          <Button size="xs" variant="light" color="red" onClick={() => setAsks(true)}>
            {text.unschedule}
          </Button>
        )}
        {status === 'sent' && (
          <LinkButton to="/messages" search={{ open: id }} size="xs" variant="default">
            {text.showMessage}
          </LinkButton>
        )}
      </Group>
      <Section title={text.facts}>
        <Facts
          facts={[
            [text.channel, <ChannelRef key="channel" id={channelId} />],
            [text.by, <Speaker key="by" id={userId} />],
            [text.sendAt, <FullMoment key="at" at={sendAt} />],
            [text.error, problem?.detail],
            [text.created, <FullMoment key="created" at={createdAt} />],
            [text.id, <span key="id" className="mono">{id}</span>],
          ]}
        />
      </Section>
      <Confirm opened={asks} onClose={() => setAsks(false)} title={text.unscheduleIt} yes={text.unschedule} onYes={remove}>
        {text.unscheduleHow}
      </Confirm>
    </>
  );
}
