import { GavelError, type Schema } from '@gavel/client';
import { Button, Group, NumberInput, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { type SyntheticEvent, useState } from 'react';
import { fieldErrors } from '../../shared/fields';
import { settingsOf } from '../../shared/settings';
import { Confirm } from '../../console/act/Confirm';
import { useAct } from '../../console/act/useAct';
import { api, because } from '../../console/api';
import { Overrides } from '../../console/channels/Overrides';
import { SettingsFields } from '../../console/channels/SettingsFields';
import { useWords } from '../../console/i18n';

type ChannelType = Schema<'ChannelType'>;

const route = getRouteApi('/signed-in/settings');
const BASES = ['community', 'live', 'gaming', 'broadcast', 'conversation'] as const;

export function TypeForm({ type }: { type: ChannelType }) {
  const { settings: text, channels } = useWords();
  const navigate = route.useNavigate();
  const { busy, run } = useAct(['channelTypes']);
  const [draft, setDraft] = useState(type);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [asks, setAsks] = useState(false);
  const change = (changed: Partial<ChannelType>): void => setDraft((before) => ({ ...before, ...changed }));
  const isNew = type.id === '';
  const id = draft.id.trim();

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const { base, description, guidelines, maxMembers, visibility, settings, roleOverrides } = draft;
    const gone = Object.keys(type.roleOverrides ?? {}).filter((role) => !(role in (roleOverrides ?? {})));
    const body = {
      ...{ description: description?.trim() || null, guidelines: guidelines?.trim() || null, maxMembers: maxMembers ?? null, visibility },
      ...(!type.builtIn && { base }),
      settings: settingsOf(settings),
      roleOverrides: { ...roleOverrides, ...Object.fromEntries(gone.map((role) => [role, null])) },
    };
    const put = async (): Promise<void> => {
      try {
        await api.put('/channelTypes/{typeId}', { path: { typeId: id }, body });
      } catch (error) {
        if (error instanceof GavelError) setErrors(fieldErrors(error));
        throw error;
      }
    };
    if ((await run(put, text.typeSaved(id))) && isNew) void navigate({ search: (before) => ({ ...before, open: id }), replace: true });
  };
  const remove = async (reason: string): Promise<boolean> => {
    const call = { path: { typeId: type.id }, ...because(reason) };
    const done = await run(() => api.delete('/channelTypes/{typeId}', call), type.builtIn ? text.isReset(type.id) : text.typeDeleted(type.id));
    if (done && !type.builtIn) void navigate({ search: ({ open: _open, ...rest }) => rest, replace: true });
    return done;
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        {isNew && (
          <TextInput label={text.id} description={text.idHow} required error={errors['typeId']} value={draft.id} onChange={(event) => change({ id: event.currentTarget.value })} />
        )}
        <TextInput label={text.description} error={errors['description']} value={draft.description ?? ''} onChange={(event) => change({ description: event.currentTarget.value })} />
        {!type.builtIn && (
          <Select label={text.base} data={[...BASES]} allowDeselect={false} value={draft.base} onChange={(base) => base && change({ base })} />
        )}
        <Select
          label={channels.whoFinds}
          data={(['public', 'private'] as const).map((value) => ({ value, label: channels.visibilities[value] }))}
          value={draft.visibility === 'direct' ? 'private' : draft.visibility}
          disabled={draft.base === 'conversation'}
          allowDeselect={false}
          onChange={(visibility) => visibility && change({ visibility })}
        />
        <NumberInput
          label={text.maxMembers}
          description={text.maxMembersHow}
          min={1}
          allowDecimal={false}
          error={errors['maxMembers']}
          value={draft.maxMembers ?? ''}
          onChange={(value) => change({ maxMembers: value === '' ? null : Number(value) })}
        />
        <Textarea label={channels.guidelines} autosize minRows={2} maxRows={10} value={draft.guidelines ?? ''} onChange={(event) => change({ guidelines: event.currentTarget.value })} />
        <SettingsFields settings={draft.settings} isPrivate={draft.visibility === 'private'} onChange={(changed) => change({ settings: { ...draft.settings, ...changed } as ChannelType['settings'] })} />
        <Overrides
          overrides={(draft.roleOverrides ?? {})}
          onChange={(changed) => {
            const merged = Object.entries({ ...draft.roleOverrides, ...changed }).filter(([, allowed]) => allowed !== null);
            change({ roleOverrides: Object.fromEntries(merged) as NonNullable<ChannelType['roleOverrides']> });
          }}
        />
        <Group justify="space-between">
          {isNew ? (
            <span />
          ) : (
            <Button variant="subtle" color="red" onClick={() => setAsks(true)}>
              {type.builtIn ? text.reset : text.deleteRole}
            </Button>
          )}
          <Button type="submit" loading={busy} disabled={!id}>
            {text.save}
          </Button>
        </Group>
      </Stack>
      <Confirm
        opened={asks}
        onClose={() => setAsks(false)}
        title={type.builtIn ? text.resetIt(type.id) : text.deleteTypeIt(type.id)}
        yes={type.builtIn ? text.reset : text.deleteRole}
        onYes={remove}
      >
        {type.builtIn ? text.resetHow : text.deleteTypeHow}
      </Confirm>
    </form>
  );
}
