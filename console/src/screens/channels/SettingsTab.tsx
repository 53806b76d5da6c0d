import type { Schema } from '@gavel/client';
import { Select } from '@mantine/core';
import { settingsOf } from '../../shared/settings';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { Section } from '../../console/panel/Facts';
import { Overrides } from '../../console/channels/Overrides';
import { SettingsFields } from '../../console/channels/SettingsFields';
import type { Channel } from './useChannels';

/** What holds in a channel: each change at once. */
export function SettingsTab({ channel: { id, settings, visibility, roleOverrides } }: { channel: Channel }) {
  const { channels: text } = useWords();
  const { busy, run } = useAct(['channels']);
  const patch = (body: Schema<'PatchChannel'>) => () => api.patch('/channels/{channelId}', { path: { channelId: id }, body });
  const change = (body: Schema<'PatchChannel'>, before: Schema<'PatchChannel'>): void => void run(patch(body), text.saved, patch(before));
  return (
    <div aria-busy={busy}>
      <Section title={text.whatHolds}>
        {visibility !== 'direct' && (
          <Select
            label={text.whoFinds}
            data={(['public', 'private'] as const).map((value) => ({ value, label: text.visibilities[value] }))}
            value={visibility}
            allowDeselect={false}
            onChange={(value) => change({ visibility: value }, { visibility })}
          />
        )}
        <SettingsFields settings={settings} isPrivate={visibility === 'private'} onChange={(changed) => change({ settings: settingsOf(changed) }, { settings: settingsOf(asBefore(settings, changed)) })} />
      </Section>
      <Overrides overrides={(roleOverrides ?? {})} onChange={(changed) => change({ roleOverrides: changed }, { roleOverrides: roleOverrides ?? {} })} />
    </div>
  );
}

/** What is changed, as it was before. */
function asBefore(settings: Schema<'ChannelSettings'>, changed: Partial<Schema<'PatchSettings'>>): Partial<Schema<'PatchSettings'>> {
  const before: Record<string, unknown> = { ...settings };
  return Object.fromEntries(Object.keys(changed).map((name) => [name, before[name] ?? null]));
}
