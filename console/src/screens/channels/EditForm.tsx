import { Button, Checkbox, Group, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { GavelError } from '@gavel/client';
import { type SyntheticEvent, useState } from 'react';
import { fieldErrors } from '../../shared/fields';
import { useText } from '../../shared/i18n';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { nameOf } from './ChannelPanel';
import type { Channel } from './useChannels';

/** What a channel is called and about. */
export function EditForm({ channel, onDone }: { channel: Channel; onDone: () => void }) {
  const { channels: text } = useWords();
  const { common } = useText();
  const { busy, run } = useAct(['channels'], ['names', 'channel', channel.id]);
  const [name, setName] = useState(channel.displayName ?? '');
  const [topic, setTopic] = useState(channel.topic ?? '');
  const [tags, setTags] = useState(channel.tags ?? []);
  const [avatarUrl, setAvatarUrl] = useState(channel.avatarUrl ?? '');
  const [guidelines, setGuidelines] = useState(channel.guidelines ?? '');
  const [requireAcceptance, setRequireAcceptance] = useState(false);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const haveGuidelinesChanged = guidelines.trim() !== (channel.guidelines ?? '');

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const body = {
      displayName: name.trim() || null,
      topic: topic.trim() || null,
      avatarUrl: avatarUrl.trim() || null,
      tags,
      ...(haveGuidelinesChanged && { guidelines: guidelines.trim() || null, requireAcceptance }),
    };
    const change = async (): Promise<void> => {
      try {
        await api.patch('/channels/{channelId}', { path: { channelId: channel.id }, body });
      } catch (error) {
        if (error instanceof GavelError) setErrors(fieldErrors(error));
        throw error;
      }
    };
    if (await run(change, text.edited(name.trim() || nameOf(channel)))) onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <TextInput label={text.name} error={errors['displayName']} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Textarea label={text.topic} autosize minRows={2} maxRows={6} error={errors['topic']} value={topic} onChange={(event) => setTopic(event.currentTarget.value)} />
        <TagsInput label={text.tags} description={text.tagsHow} error={errors['tags']} value={tags} onChange={setTags} />
        <TextInput label={text.picture} type="url" error={errors['avatarUrl']} value={avatarUrl} onChange={(event) => setAvatarUrl(event.currentTarget.value)} />
        <Textarea
          label={text.guidelines}
          autosize
          minRows={3}
          maxRows={14}
          error={errors['guidelines']}
          value={guidelines}
          onChange={(event) => setGuidelines(event.currentTarget.value)}
        />
        {haveGuidelinesChanged && (
          <Checkbox label={text.requireAcceptance} checked={requireAcceptance} onChange={(event) => setRequireAcceptance(event.currentTarget.checked)} />
        )}
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
