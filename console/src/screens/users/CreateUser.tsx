import { GavelError } from '@gavel/client';
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { fieldErrors } from '../../shared/fields';
import { useText } from '../../shared/i18n';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';

interface Props {
  opened: boolean;
  onClose: () => void;
  onMade: (id: string) => void;
}

export function CreateUser({ opened, onClose, onMade }: Props) {
  const { users: text } = useWords();
  const { common } = useText();
  return (
    <Modal opened={opened} onClose={onClose} title={text.create} size={460} closeButtonProps={{ 'aria-label': common.close }}>
      <Form onClose={onClose} onMade={onMade} />
    </Modal>
  );
}

function Form({ onClose, onMade }: Omit<Props, 'opened'>) {
  const { users: text } = useWords();
  const { common } = useText();
  const { busy, run } = useAct(['users']);
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [errors, setErrors] = useState<Record<string, string>>({});
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const userId = id.trim();
    const make = async (): Promise<void> => {
      try {
        if (await isThere(userId)) throw new GavelError('conflict', text.idTaken);
        await api.put('/users/{userId}', { path: { userId }, body: name.trim() ? { displayName: name.trim() } : {} });
      } catch (error) {
        if (error instanceof GavelError) setErrors(error.code === 'conflict' ? { userId: text.idTaken } : fieldErrors(error));
        throw error;
      }
    };
    if (await run(make, text.made(name.trim() || userId))) onMade(userId);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <TextInput
          label={text.id}
          description={text.idHow}
          required
          data-autofocus
          error={errors['userId']}
          value={id}
          onChange={(event) => setId(event.currentTarget.value)}
        />
        <TextInput label={text.name} error={errors['displayName']} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={!id.trim()}>
            {text.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** The call that makes a user would change one who is there. */
async function isThere(userId: string): Promise<boolean> {
  const { items } = await api.post('/users/query', { body: { filter: { id: userId }, limit: 1 } });
  return items.length > 0;
}
