import { Button, Textarea } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { idsIn } from '../../console/ids';
import { useNotices } from '../../shared/notices/notices';
import classes from './Channels.module.css';

/** Users by their ids, as members at once or invited. */
export function AddIds({ channelId, as }: { channelId: string; as: 'members' | 'invited' }) {
  const { channels: text } = useWords();
  const { tell } = useNotices();
  const { busy, run } = useAct(['channels']);
  const [typed, setTyped] = useState('');
  const userIds = idsIn(typed);
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
    if (done) setTyped('');
  };
  return (
    <form className={classes.add} onSubmit={(event) => void submit(event)}>
      <Textarea
        label={as === 'members' ? text.addMembers : text.invite}
        description={as === 'members' ? text.addMembersHow : text.inviteHow}
        autosize
        minRows={1}
        maxRows={5}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={busy} disabled={userIds.length === 0}>
        {as === 'members' ? text.add : text.invite}
      </Button>
    </form>
  );
}
