import type { Schema } from '@gavel/client';
import { Button, Group, Modal, Select, Stack } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { fieldErrors } from '../../shared/fields';
import { useText } from '../../shared/i18n';
import { useAct } from '../../console/act/useAct';
import { api, speakingAs } from '../../console/api';
import { useWords } from '../../console/i18n';
import { useUserName } from '../../console/names';
import { areUsers, nobody, targetsOf } from './audience';
import { AudienceFields } from './AudienceFields';
import { blank, given, isBlank } from './draft';
import { MessageFields } from './MessageFields';
import { SendStep } from './SendStep';
import { useSpeaker } from './useSpeaker';

interface Props {
  opened: boolean;
  /** With the id of the job, if it was sent. */
  onClose: (job?: string) => void;
}

/** What is about to be broadcast. */
export interface Ready {
  readonly body: Schema<'NewBroadcast'>;
  readonly text: string;
  readonly sender: string | undefined;
  readonly toUsers: boolean;
  readonly count: number;
}

export function ComposeDialog({ opened, onClose }: Props) {
  const { broadcast: text } = useWords();
  const { common } = useText();
  return (
    <Modal opened={opened} onClose={() => onClose()} title={text.make.broadcasts} size={620} closeButtonProps={{ 'aria-label': common.close }}>
      <Compose onClose={onClose} />
    </Modal>
  );
}

/** First what and to whom; then, when it is known how many that are, whether it is meant. */
function Compose({ onClose }: Omit<Props, 'opened'>) {
  const { broadcast: text } = useWords();
  const { common } = useText();
  const { busy, run } = useAct();
  const { linked, mayBroadcast } = useSpeaker();
  const { name } = useUserName(linked);
  const [draft, setDraft] = useState(blank);
  const [audience, setAudience] = useState(nobody);
  const [sender, setSender] = useState<string>();
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [ready, setReady] = useState<Ready>();
  const to = targetsOf(audience);

  const prepare = async (): Promise<void> => {
    if (!to) return;
    try {
      const { templateId } = draft;
      const variables = given(draft);
      const path = { templateId: templateId ?? '' };
      const [{ count }, rendered] = await Promise.all([
        api.post('/broadcasts/reach', { body: { to }, ...speakingAs(sender) }),
        templateId === undefined ? { text: draft.text } : api.post('/templates/{templateId}/render', { path, body: { variables } }),
      ]);
      const body = templateId === undefined ? { message: { text: draft.text }, to } : { templateId, variables, to };
      setReady({ body, text: rendered.text, sender, toUsers: areUsers(audience), count });
    } catch (error) {
      setErrors(fieldErrors(error));
      throw error;
    }
  };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void run(prepare);
  };
  if (ready) return <SendStep ready={ready} onBack={() => setReady(undefined)} onSent={onClose} />;
  const choose = (next: string | null): void => {
    const as = next || undefined;
    setSender(as);
    if (!as && areUsers(audience)) setAudience({ ...audience, kind: 'channelIds' });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <MessageFields draft={draft} onChange={setDraft} errors={errors} />
        {linked !== undefined && mayBroadcast && (
          <Select
            label={text.as}
            allowDeselect={false}
            data={[
              { value: '', label: text.theApp },
              { value: linked, label: name },
            ]}
            value={sender ?? ''}
            onChange={choose}
          />
        )}
        <AudienceFields audience={audience} onChange={setAudience} reachesUsers={sender !== undefined} />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => onClose()}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={isBlank(draft) || !to}>
            {text.goOn}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
