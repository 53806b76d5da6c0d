import { Button, Progress } from '@mantine/core';
import { useState } from 'react';
import { Failed, Placeholders } from '../../shared/States';
import { useI18n } from '../../shared/i18n';
import { Confirm } from '../../console/act/Confirm';
import { useAct } from '../../console/act/useAct';
import { api, because } from '../../console/api';
import { useWords } from '../../console/i18n';
import { Facts, Section } from '../../console/panel/Facts';
import { SidePanel } from '../../console/panel/SidePanel';
import { ChannelRef, FullMoment, UserRef } from '../../console/refs';
import classes from './Broadcast.module.css';
import { JobBadge } from './BroadcastsTab';
import { Speaker } from './Speaker';
import { isUnderWay, type Job, type Outcome, outcomeOf, useJob } from './useBroadcasts';

/** A broadcast: how far it is, and who did not get it. */
export function BroadcastPanel({ id }: { id: string }) {
  const { broadcast: text } = useWords();
  const { data: job, error, refetch } = useJob(id);
  return (
    <SidePanel title={text.broadcast} subtitle={job && <FullMoment at={job.createdAt} />} actions={job && <JobBadge state={job.state} />}>
      {job ? <Course job={job} /> : error ? <Failed error={error} onRetry={() => void refetch()} /> : <Placeholders rows={5} height={28} />}
    </SidePanel>
  );
}

function Course({ job }: { job: Job }) {
  const { broadcast: text } = useWords();
  const { locale } = useI18n();
  const { run } = useAct(['jobs']);
  const [asks, setAsks] = useState(false);
  const { text: said, total, sent = 0, stopped = 0, failed = 0, failures = [] } = outcomeOf(job);
  const count = (number: number): string => number.toLocaleString(locale);
  const path = { jobId: job.id };
  return (
    <>
      {said !== undefined && <p className={classes.preview}>{said}</p>}
      <Section title={text.course}>
        <Progress value={job.progress * 100} aria-label={text.course} animated={job.state === 'running'} />
        <div role="status">
          <Facts
            facts={[
              [text.sent, total === undefined ? text.notBegun : text.sentOf(count(sent), count(total))],
              [text.stopped, stopped > 0 ? count(stopped) : null],
              [text.failed, failed > 0 ? count(failed) : null],
              [text.error, job.error?.detail],
            ]}
          />
        </div>
        {isUnderWay(job) && (
          <Button size="xs" variant="light" color="red" mt="sm" onClick={() => setAsks(true)}>
            {text.cancel}
          </Button>
        )}
      </Section>
      {failures.length > 0 && <Failures failures={failures} failed={failed} />}
      <Section title={text.facts}>
        <Facts
          facts={[
            [text.by, <Speaker key="by" id={job.userId} />],
            [text.begun, job.startedAt && <FullMoment at={job.startedAt} />],
            [text.ended, job.finishedAt && <FullMoment at={job.finishedAt} />],
            [text.id, <span key="id" className="mono">{job.id}</span>],
          ]}
        />
      </Section>
      <Confirm
        opened={asks}
        onClose={() => setAsks(false)}
        title={text.cancelIt}
        yes={text.cancel}
        onYes={(reason) => run(() => api.delete('/jobs/{jobId}', { path, ...because(reason) }), text.cancelled)}
      >
        {text.cancelHow}
      </Confirm>
    </>
  );
}

function Failures({ failures, failed }: { failures: NonNullable<Outcome['failures']>; failed: number }) {
  const { broadcast: text } = useWords();
  return (
    <Section title={text.failures}>
      <ul className={classes.failures} aria-label={text.failures}>
        {failures.map(({ channelId, userId, detail }) => (
          <li key={channelId ?? userId}>
            {channelId !== undefined ? <ChannelRef id={channelId} /> : userId !== undefined && <UserRef id={userId} />}
            <span className={classes.quiet}>{detail}</span>
          </li>
        ))}
      </ul>
      {failed > failures.length && <p className={classes.quiet}>{text.firstFailures(failures.length)}</p>}
    </Section>
  );
}
