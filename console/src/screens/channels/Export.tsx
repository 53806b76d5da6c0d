import { Alert, Button, Group, Progress, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useI18n } from '../../shared/i18n';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { Section } from '../../console/panel/Facts';
import classes from './Channels.module.css';
import type { Channel } from './useChannels';

const OVER = ['done', 'failed', 'cancelled'];
const LOOK_MS = 1_000;

/** A channel as a file: asked for, waited for, fetched. */
export function Export({ channel: { id } }: { channel: Channel }) {
  const { channels: text } = useWords();
  const { locale } = useI18n();
  const { busy, run } = useAct(['jobs']);
  const [jobId, setJobId] = useState<string>();
  const { data: job } = useQuery({
    queryKey: ['jobs', 'one', jobId],
    queryFn: ({ signal }) => api.get('/jobs/{jobId}', { path: { jobId: jobId ?? '' }, signal }),
    enabled: jobId !== undefined,
    refetchInterval: ({ state }) => (state.data && OVER.includes(state.data.state) ? false : LOOK_MS),
  });
  const begin = (format: 'jsonl' | 'csv'): void =>
    void run(async () => setJobId((await api.post('/channels/{channelId}/export', { path: { channelId: id }, body: { format } })).id));
  const isOver = job !== undefined && OVER.includes(job.state);
  const percent = new Intl.NumberFormat(locale, { style: 'percent' }).format(job?.progress ?? 0);
  return (
    <Section title={text.export}>
      {(jobId === undefined || isOver) && (
        <Group gap="sm">
          <Text size="sm" c="dimmed" flex={1}>
            {text.exportHow}
          </Text>
          <Button size="xs" variant="default" loading={busy} onClick={() => begin('jsonl')}>
            JSON Lines
          </Button>
          <Button size="xs" variant="default" loading={busy} onClick={() => begin('csv')}>
            CSV
          </Button>
        </Group>
      )}
      {jobId !== undefined && !isOver && (
        <div className={classes.stack} role="status">
          <Group justify="space-between">
            <Text size="sm">{text.exporting(percent)}</Text>
            <Button size="compact-xs" variant="subtle" onClick={() => void run(() => api.delete('/jobs/{jobId}', { path: { jobId } }))}>
              {text.cancelExport}
            </Button>
          </Group>
          <Progress value={(job?.progress ?? 0) * 100} aria-label={text.export} />
        </div>
      )}
      {job?.state === 'done' && (
        <Group gap="sm" role="status">
          <Button component="a" size="xs" href={`/api/v3/jobs/${job.id}/result`} download leftSection={<IconDownload size={14} />}>
            {text.download}
          </Button>
          <Text size="sm" c="dimmed">
            {text.exportReady}
          </Text>
        </Group>
      )}
      {job?.state === 'failed' && (
        <Alert color="red" role="alert">
          {text.exportFailed} {job.error?.detail}
        </Alert>
      )}
    </Section>
  );
}
