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
  const change = (body: Schema<'PatchChannel'>): void =>
    void run(() => api.patch('/channels/{channelId}', { path: { channelId: id }, body }), text.saved);
  return (
    <div aria-busy={busy}>
      <Section title={text.whatHolds}>
        {visibility !== 'direct' && (
          <Select
            label={text.whoFinds}
            data={(['public', 'private'] as const).map((value) => ({ value, label: text.visibilities[value] }))}
            value={visibility}
            allowDeselect={false}
            onChange={(value) => change({ visibility: value })}
          />
        )}
        <SettingsFields settings={settings} isPrivate={visibility === 'private'} onChange={(changed) => change({ settings: settingsOf(changed) })} />
      </Section>
      <Overrides overrides={(roleOverrides ?? {})} onChange={(changed) => change({ roleOverrides: changed })} />
    </div>
  );
}
