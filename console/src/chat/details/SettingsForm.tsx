import type { Schema } from '@gavel/client';
import { Select, Switch } from '@mantine/core';
import { useI18n } from '../i18n';
import { settingsOf } from '../../shared/settings';
import { useSession } from '../session/session';
import { useDeed } from '../session/useDeed';
import classes from './Details.module.css';

const SWITCHES = ['frozen', 'files', 'links', 'threads', 'reactions', 'bots', 'requireGuidelines', 'joinRequests'] as const;
const SLOW = [0, 5, 10, 30, 60, 300, 900, 3600];
const HISTORIES = ['all', 'sinceJoining', 'none'] as const;

/** What holds in a channel: each change at once. */
export function SettingsForm({ told }: { told: Schema<'Channel'> }) {
  const { details: text, channels } = useI18n().text;
  const { client } = useSession();
  const { busy, run } = useDeed();
  const { settings, visibility } = told;
  const change = (body: Schema<'PatchChannel'>): void => void run(() => client.api.patch('/channels/{channelId}', { path: { channelId: told.id }, body }));
  const seconds = [...new Set([...SLOW, settings.slowModeSeconds])].sort((a, b) => a - b);
  const offered = SWITCHES.filter((name) => name !== 'joinRequests' || visibility === 'private');
  return (
    <section className={classes.section} aria-label={text.settings} aria-busy={busy}>
      <h3 className={classes.label}>{text.rules}</h3>
      <Select
        label={channels.visibility}
        data={[
          { value: 'public', label: channels.public },
          { value: 'private', label: channels.private },
        ]}
        value={visibility}
        allowDeselect={false}
        onChange={(value) => change({ visibility: value })}
      />
      <Select
        label={text.slow}
        data={seconds.map((value) => ({ value: String(value), label: value === 0 ? text.off : text.seconds(value) }))}
        value={String(settings.slowModeSeconds)}
        allowDeselect={false}
        onChange={(value) => change({ settings: settingsOf({ slowModeSeconds: Number(value) }) })}
      />
      <Select
        label={text.historyLabel}
        data={HISTORIES.map((value) => ({ value, label: text.history[value] }))}
        value={settings.history}
        allowDeselect={false}
        onChange={(value) => change({ settings: settingsOf({ history: value }) })}
      />
      {offered.map((name) => (
        <Switch
          key={name}
          label={text.switches[name]}
          checked={settings[name]}
          onChange={(event) => change({ settings: settingsOf({ [name]: event.currentTarget.checked }) })}
        />
      ))}
    </section>
  );
}
