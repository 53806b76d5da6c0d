import { Button, Group, Modal, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { GavelError } from '@gavel/client';
import { useQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { fieldErrors } from '../../shared/fields';
import { useText } from '../../shared/i18n';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { typesQuery } from '../../console/catalogue';
import { useWords } from '../../console/i18n';
import { PickMany } from '../../console/pick/PickMany';

interface Props {
  opened: boolean;
  onClose: () => void;
  onMade: (id: string) => void;
}

export function CreateChannel({ opened, onClose, onMade }: Props) {
  const { channels: text } = useWords();
  const { common } = useText();
  return (
    <Modal opened={opened} onClose={onClose} title={text.create} size={520} closeButtonProps={{ 'aria-label': common.close }}>
      <Form onClose={onClose} onMade={onMade} />
    </Modal>
  );
}

function Form({ onClose, onMade }: Omit<Props, 'opened'>) {
  const { channels: text } = useWords();
  const { common } = useText();
  const { busy, run } = useAct(['channels']);
  const { data: types } = useQuery(typesQuery);
  const [name, setName] = useState('');
  const [id, setId] = useState('');
  const [type, setType] = useState('community');
  const [visibility, setVisibility] = useState<'public' | 'private'>('public');
  const [topic, setTopic] = useState('');
  const [members, setMembers] = useState<string[]>([]);
  const [errors, setErrors] = useState<Record<string, string>>({});

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const body = {
      displayName: name.trim(),
      type,
      visibility,
      ...(id.trim() && { id: id.trim() }),
      ...(topic.trim() && { topic: topic.trim() }),
      ...(members.length > 0 && { userIds: members }),
    };
    let made = '';
    const create = async (): Promise<void> => {
      try {
        made = (await api.post('/channels', { body })).id;
      } catch (error) {
        if (error instanceof GavelError) setErrors(fieldErrors(error));
        throw error;
      }
    };
    if (await run(create, text.made(name.trim()))) onMade(made);
  };
  // A conversation is between its participants, not made by an operator.
  const offered = (types?.items ?? []).filter(({ base }) => base !== 'conversation');
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <TextInput label={text.name} required data-autofocus error={errors['displayName']} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput label={text.id} description={text.idHow} error={errors['id']} value={id} onChange={(event) => setId(event.currentTarget.value)} />
        <Select label={text.type} data={offered.map((one) => one.id)} allowDeselect={false} value={type} onChange={(value) => setType(value ?? 'community')} />
        <SegmentedControl
          aria-label={text.visibility}
          data={[
            { value: 'public', label: text.visibilities.public },
            { value: 'private', label: text.visibilities.private },
          ]}
          value={visibility}
          onChange={setVisibility}
        />
        <TextInput label={text.topic} error={errors['topic']} value={topic} onChange={(event) => setTopic(event.currentTarget.value)} />
        <PickMany of="users" label={text.firstMembers} error={errors['userIds']} value={members} onChange={setMembers} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={!name.trim()}>
            {text.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
