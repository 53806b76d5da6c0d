import { Button } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { PickMany } from '../../console/pick/PickMany';
import { useNotices } from '../../shared/notices/notices';
import classes from './Channels.module.css';

/** Users, as members at once or invited. */
export function AddUsers({ channelId, as }: { channelId: string; as: 'members' | 'invited' }) {
  const { channels: text } = useWords();
  const { tell } = useNotices();
  const { busy, run } = useAct(['channels']);
  const [userIds, setUserIds] = useState<string[]>([]);
  const path = { channelId };
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const done = await run(async () => {
      if (as === 'members') {
        await api.post('/channels/{channelId}/members', { path, body: { userIds } });
        tell(text.added(userIds.length));
      } else {
        const { items } = await api.post('/channels/{channelId}/invitations', { path, body: { userIds } });
        tell(text.invited(items.length));
      }
    });
    if (done) setUserIds([]);
  };
  return (
    <form className={classes.add} onSubmit={(event) => void submit(event)}>
      <PickMany
        of="users"
        label={as === 'members' ? text.addMembers : text.invite}
        description={as === 'members' ? text.addMembersHow : text.inviteHow}
        value={userIds}
        onChange={setUserIds}
      />
      <Button type="submit" variant="default" loading={busy} disabled={userIds.length === 0}>
        {as === 'members' ? text.add : text.invite}
      </Button>
    </form>
  );
}
