import type { User } from '@gavel/client';
import { Button, Group, MultiSelect, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { useText } from '../../shared/i18n';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { rolesQuery } from '../../console/catalogue';
import { useWords } from '../../console/i18n';

/** Which roles somebody has in the whole app. */
export function RolesForm({ user: { id, displayName, roles = [] }, onDone }: { user: User; onDone: () => void }) {
  const { users: text } = useWords();
  const { common } = useText();
  const { busy, run } = useAct(['users']);
  const { data } = useQuery(rolesQuery);
  const [chosen, setChosen] = useState<string[]>(roles);
  const offered = [...new Set([...(data?.items ?? []).map((role) => role.id).filter((role) => role !== 'user' && role !== 'member'), ...roles])];
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const give = (given: string[]) => () => api.put('/users/{userId}/roles', { path: { userId: id }, body: { roles: given } });
    if (await run(give(chosen), text.rolesSaved(displayName ?? id), give(roles))) onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <MultiSelect label={text.roles} description={text.rolesHow} data={offered} value={chosen} onChange={setChosen} />
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
