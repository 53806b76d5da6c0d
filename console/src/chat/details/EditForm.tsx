import type { Schema } from '@gavel/client';
import { Button, Checkbox, Group, TagsInput, Textarea, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useText } from '../i18n';
import { fieldErrors } from '../../shared/fields';
import { useNotices } from '../../shared/notices/notices';
import { useSession } from '../session/session';
import { useDeed } from '../session/useDeed';
import classes from './Details.module.css';

/** What a channel says of itself. */
export function EditForm({ told }: { told: Schema<'Channel'> }) {
  const { details: text, channels, common } = useText();
  const { client } = useSession();
  const { tell } = useNotices();
  const { busy, run } = useDeed();
  const [errors, setErrors] = useState<Record<string, string>>({});
  const before = { displayName: told.displayName ?? '', topic: told.topic ?? '', guidelines: told.guidelines ?? '', avatarUrl: told.avatarUrl ?? '' };
  const [said, setSaid] = useState(before);
  const [tags, setTags] = useState<string[]>(told.tags ?? []);
  const [anew, setAnew] = useState(false);
  const newGuidelines = said.guidelines !== before.guidelines;

  async function save(event: SyntheticEvent): Promise<void> {
    event.preventDefault();
    const changed = Object.fromEntries(Object.entries(said).filter(([name, value]) => value !== before[name as keyof typeof before]));
    const body = { ...changed, tags, ...(newGuidelines && anew && { requireAcceptance: true }) };
    setErrors({});
    await run(async () => {
      try {
        await client.api.patch('/channels/{channelId}', { path: { channelId: told.id }, body });
        tell(text.saved);
      } catch (error) {
        setErrors(fieldErrors(error));
        if (Object.keys(fieldErrors(error)).length === 0) throw error;
      }
    });
  }

  const field = (name: keyof typeof said) => ({
    value: said[name],
    error: errors[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setSaid((all) => ({ ...all, [name]: value }));
    },
  });
  return (
    <form className={classes.section} onSubmit={(event) => void save(event)}>
      <h3 className={classes.label}>{text.about}</h3>
      <TextInput label={channels.name} maxLength={100} {...field('displayName')} />
      <Textarea label={channels.topic} maxLength={500} autosize minRows={2} {...field('topic')} />
      <Textarea label={text.guidelines} maxLength={5000} autosize minRows={3} maxRows={14} {...field('guidelines')} />
      {newGuidelines && told.guidelinesVersion > 0 && (
        <Checkbox label={text.acceptAnew} checked={anew} onChange={(event) => setAnew(event.currentTarget.checked)} />
      )}
      <TextInput type="url" label={text.picture} placeholder="https://" maxLength={2048} {...field('avatarUrl')} />
      <TagsInput label={text.tags} description={text.tagsHow} value={tags} maxTags={20} error={errors['tags']} onChange={setTags} clearButtonProps={{ 'aria-label': common.delete }} />
      <Group justify="flex-end">
        <Button type="submit" size="sm" loading={busy}>
          {common.save}
        </Button>
      </Group>
    </form>
  );
}
