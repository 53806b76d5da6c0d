import { Button, Group, Input, Modal, SegmentedControl, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useText } from '../i18n';
import { PeoplePicker } from '../members/PeoplePicker';
import { navigate } from '../route';
import { useSession } from '../session/session';
import { useDeed } from '../session/useDeed';
import { fieldErrors } from '../../shared/fields';
import { settingsOf } from '../../shared/settings';
import { useTypeName, useTypes } from './useTypes';

interface Props {
  opened: boolean;
  onClose: () => void;
}

export function CreateChannelDialog({ opened, onClose }: Props) {
  const { channels: text, common } = useText();
  return (
    <Modal opened={opened} onClose={onClose} title={text.create} size={520} closeButtonProps={{ 'aria-label': common.close }}>
      <NewChannel onClose={onClose} />
    </Modal>
  );
}

function NewChannel({ onClose }: { onClose: () => void }) {
  const { channels: text, common } = useText();
  const { client } = useSession();
  const types = useTypes();
  const typeName = useTypeName();
  const { busy, run } = useDeed();
  const [type, setType] = useState('community');
  const [displayName, setName] = useState('');
  const [topic, setTopic] = useState('');
  const [visibility, setVisibility] = useState<'public' | 'private'>('public');
  const [joinRequests, setJoinRequests] = useState(true);
  const [userIds, setUserIds] = useState<string[]>([]);
  const [errors, setErrors] = useState<Record<string, string>>({});

  async function create(): Promise<void> {
    const about = { displayName: displayName.trim(), ...(topic.trim() && { topic: topic.trim() }) };
    const settings = settingsOf(visibility === 'private' ? { joinRequests } : {});
    setErrors({});
    await run(async () => {
      try {
        const { id } = await client.api.post('/channels', { body: { type, visibility, userIds, settings, ...about } });
        navigate({ view: 'channel', channelId: id });
        onClose();
      } catch (error) {
        const told = fieldErrors(error);
        setErrors(told);
        // What has no field here is said at the edge of the page.
        if (!('displayName' in told || 'topic' in told)) throw error;
      }
    });
  }

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    if (displayName.trim()) void create();
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          data-autofocus
          required
          label={text.name}
          value={displayName}
          maxLength={100}
          error={errors['displayName']}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={text.topic}
          description={text.topicHow}
          value={topic}
          maxLength={500}
          autosize
          minRows={2}
          error={errors['topic']}
          onChange={(event) => setTopic(event.currentTarget.value)}
        />
        <Input.Wrapper label={text.visibility} description={text.visibilityHow[visibility]} labelElement="div">
          <SegmentedControl
            fullWidth
            mt={6}
            aria-label={text.visibility}
            value={visibility}
            onChange={(value) => setVisibility(value === 'private' ? 'private' : 'public')}
            data={[
              { value: 'public', label: text.public },
              { value: 'private', label: text.private },
            ]}
          />
        </Input.Wrapper>
        {visibility === 'private' && (
          <Switch
            label={text.joinRequests}
            description={text.joinRequestsHow}
            checked={joinRequests}
            onChange={(event) => setJoinRequests(event.currentTarget.checked)}
          />
        )}
        <Select
          label={text.type}
          description={types.find(({ id }) => id === type)?.description}
          data={types.map(({ id }) => ({ value: id, label: typeName(id) }))}
          value={type}
          allowDeselect={false}
          onChange={(value) => setType(value ?? 'community')}
        />
        <PeoplePicker label={text.firstMembers} description={text.firstMembersHow} value={userIds} onChange={setUserIds} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={!displayName.trim()}>
            {text.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
