import { GavelError, type User } from '@gavel/client';
import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { fieldErrors } from '../../shared/fields';
import { useText } from '../../shared/i18n';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';

/** What somebody is called and looks like. */
export function EditUser({ user, onDone }: { user: User; onDone: () => void }) {
  const { users: text } = useWords();
  const { common } = useText();
  const { busy, run } = useAct(['users'], ['names', 'user', user.id]);
  const [name, setName] = useState(user.displayName ?? '');
  const [avatarUrl, setAvatarUrl] = useState(user.avatarUrl ?? '');
  const [errors, setErrors] = useState<Record<string, string>>({});
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const body = { displayName: name.trim() || null, avatarUrl: avatarUrl.trim() || null, ...(user.metadata && { metadata: user.metadata }) };
    const save = async (): Promise<void> => {
      try {
        await api.put('/users/{userId}', { path: { userId: user.id }, body });
      } catch (error) {
        if (error instanceof GavelError) setErrors(fieldErrors(error));
        throw error;
      }
    };
    if (await run(save, text.saved(name.trim() || user.id))) onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <TextInput label={text.name} error={errors['displayName']} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput label={text.picture} type="url" error={errors['avatarUrl']} value={avatarUrl} onChange={(event) => setAvatarUrl(event.currentTarget.value)} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={busy}>
            {common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
