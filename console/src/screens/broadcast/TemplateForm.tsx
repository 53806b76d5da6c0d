import { Button, Group, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { fieldErrors } from '../../shared/fields';
import { useText } from '../../shared/i18n';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import classes from './Broadcast.module.css';
import type { Template } from './useTemplates';

interface Props {
  /** None for a new one. */
  template?: Template;
  /** With its id, if it was kept. */
  onDone: (id?: string) => void;
}

/** The variables of a text, in its order. */
function variablesIn(said: string): string[] {
  return [...new Set(Array.from(said.matchAll(/\{\{\s*(\w{1,64})\s*\}\}/g), ([, name = '']) => name))];
}

/** What a template is called and says, and what its variables stand for where nothing is given. */
export function TemplateForm({ template, onDone }: Props) {
  const { broadcast: text } = useWords();
  const { common } = useText();
  const { busy, run } = useAct(['templates']);
  const [name, setName] = useState(template?.name ?? '');
  const [said, setSaid] = useState(template?.text ?? '');
  const [tags, setTags] = useState(template?.tags ?? []);
  const [defaults, setDefaults] = useState<Record<string, string>>(() =>
    Object.fromEntries((template?.variables ?? []).map((variable) => [variable.name, variable.default ?? ''])),
  );
  const [errors, setErrors] = useState<Record<string, string>>({});
  const names = variablesIn(said);
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const variables = names.map((one) => ({ name: one, ...(defaults[one] && { default: defaults[one] }) }));
    const body = { name: name.trim(), text: said, tags, variables };
    let id = template?.id ?? '';
    const keep = async (): Promise<void> => {
      try {
        id = (await (template ? api.patch('/templates/{templateId}', { path: { templateId: template.id }, body }) : api.post('/templates', { body }))).id;
      } catch (error) {
        setErrors(fieldErrors(error));
        throw error;
      }
    };
    const before = template && { name: template.name, text: template.text, tags: template.tags ?? [], variables: template.variables };
    const undo = before && (() => api.patch('/templates/{templateId}', { path: { templateId: template.id }, body: before }));
    if (await run(keep, text.templateSaved(name.trim()), undo)) onDone(id);
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <TextInput label={text.name} required maxLength={100} error={errors['name']} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Textarea
          label={text.message}
          description={text.templateHow}
          required
          autosize
          minRows={4}
          maxRows={14}
          error={errors['text']}
          value={said}
          onChange={(event) => setSaid(event.currentTarget.value)}
        />
        {names.length > 0 && (
          <div className={classes.variables} role="group" aria-label={text.defaults}>
            {names.map((one) => (
              <TextInput
                key={one}
                label={text.defaultOf(one)}
                placeholder={text.hasToBeGiven}
                value={defaults[one] ?? ''}
                onChange={(event) => setDefaults({ ...defaults, [one]: event.currentTarget.value })}
              />
            ))}
          </div>
        )}
        <TagsInput label={text.tags} error={errors['tags']} value={tags} onChange={setTags} />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => onDone()}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={!name.trim() || !said.trim()}>
            {common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
