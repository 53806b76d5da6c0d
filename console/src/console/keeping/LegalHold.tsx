import { Alert, Button, Group, Modal, Text, Textarea } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { useText } from '../../shared/i18n';
import { Confirm } from '../act/Confirm';
import { useAct } from '../act/useAct';
import { api, because } from '../api';
import { Named } from '../audit/Named';
import { useWords } from '../i18n';
import { Section } from '../panel/Facts';
import { FullMoment } from '../refs';
import { useMay } from '../session/session';

type On = { channelId: string } | { userId: string };

/** The hold on a channel or a user, for those who may place one. */
export function useLegalHold(on: On) {
  const may = useMay();
  return useQuery({
    queryKey: ['legalHolds', on],
    queryFn: async ({ signal }) => (await api.get('/legalHolds', { query: on, signal })).items[0] ?? null,
    enabled: may('manage_legal_holds'),
  });
}

/** Whether nothing may be deleted, by whom, since when and why. */
export function LegalHold({ on, name }: { on: On; name: string }) {
  const { keeping: text } = useWords();
  const { data: hold } = useLegalHold(on);
  const { run } = useAct(['legalHolds']);
  const [dialog, setDialog] = useState<'place' | 'lift'>();
  const close = (): void => setDialog(undefined);
  const lift = (reason: string): Promise<boolean> => {
    const call = (): Promise<unknown> =>
      'channelId' in on
        ? api.delete('/channels/{channelId}/legalHold', { path: on, ...because(reason) })
        : api.delete('/users/{userId}/legalHold', { path: on, ...because(reason) });
    return run(call, text.lifted(name));
  };
  return (
    <Section title={text.legalHold}>
      {hold ? (
        <Alert color="indigo" icon={<IconLock size={18} />} title={hold.reason}>
          <Text size="sm" component="div">
            {text.placedBy} <Named of={hold.placedBy} /> · <FullMoment at={hold.placedAt} />
          </Text>
          <Group mt="sm">
            <Button size="xs" variant="default" onClick={() => setDialog('lift')}>
              {text.lift}
            </Button>
          </Group>
        </Alert>
      ) : (
        <Group gap="sm">
          <Text size="sm" c="dimmed" flex={1}>
            {'channelId' in on ? text.holdChannelHow : text.holdUserHow}
          </Text>
          <Button size="xs" variant="default" disabled={hold === undefined} onClick={() => setDialog('place')}>
            {text.place}
          </Button>
        </Group>
      )}
      <Place on={on} name={name} opened={dialog === 'place'} onClose={close} />
      <Confirm opened={dialog === 'lift'} onClose={close} title={text.liftIt(name)} yes={text.lift} onYes={lift}>
        {text.liftHow}
      </Confirm>
    </Section>
  );
}

function Place({ on, name, opened, onClose }: { on: On; name: string; opened: boolean; onClose: () => void }) {
  const { keeping: text } = useWords();
  const { common } = useText();
  const { busy, run } = useAct(['legalHolds']);
  const [reason, setReason] = useState('');
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const body = { reason: reason.trim() };
    const call = (): Promise<unknown> =>
      'channelId' in on ? api.put('/channels/{channelId}/legalHold', { path: on, body }) : api.put('/users/{userId}/legalHold', { path: on, body });
    if (!(await run(call, text.placed(name)))) return;
    setReason('');
    onClose();
  };
  return (
    <Modal opened={opened} onClose={onClose} title={text.placeIt(name)} size={460} closeButtonProps={{ 'aria-label': common.close }}>
      <form onSubmit={(event) => void submit(event)}>
        <Text size="sm">{'channelId' in on ? text.holdChannelHow : text.holdUserHow}</Text>
        <Textarea mt="md" label={text.why} description={text.whyHow} required maxLength={500} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} data-autofocus />
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={!reason.trim()}>
            {text.place}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
