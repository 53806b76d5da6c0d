import type { Schema } from '@gavel/client';
import { NumberInput, Select, Switch } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../i18n';
import { useMay } from '../session/session';
import { RulesField } from './RulesField';
import classes from './SettingsFields.module.css';

const SWITCHES = [
  'frozen',
  'files',
  'links',
  'threads',
  'reactions',
  'bots',
  'integrations',
  'requireGuidelines',
  'joinRequests',
  'voiceCalls',
  'videoCalls',
] as const;
const HISTORIES = ['all', 'sinceJoining', 'none'] as const;
const LEVELS = ['all', 'mentions', 'none'] as const;

interface Props {
  settings: Schema<'ChannelSettings'>;
  isPrivate: boolean;
  onChange: (changed: Partial<Schema<'PatchSettings'>>) => void;
}

/** The settings of a channel, or of a type of channels. */
export function SettingsFields({ settings, isPrivate, onChange }: Props) {
  const { channels: text } = useWords();
  const may = useMay();
  const offered = SWITCHES.filter((name) => name !== 'joinRequests' || isPrivate);
  return (
    <>
      <NumberField
        key={`slow ${settings.slowModeSeconds}`}
        label={text.slowMode}
        how={text.slowModeHow}
        value={settings.slowModeSeconds}
        onChange={(value) => onChange({ slowModeSeconds: value ?? 0 })}
      />
      <NumberField
        key={`chars ${settings.maxMessageChars ?? ''}`}
        label={text.maxChars}
        how={text.maxCharsHow}
        value={settings.maxMessageChars ?? null}
        onChange={(value) => onChange({ maxMessageChars: value })}
      />
      <Select
        label={text.history}
        data={HISTORIES.map((value) => ({ value, label: text.histories[value] }))}
        value={settings.history}
        allowDeselect={false}
        onChange={(value) => value && onChange({ history: value })}
      />
      <Select
        label={text.notifications}
        data={LEVELS.map((value) => ({ value, label: text.notificationLevels[value] }))}
        value={settings.notifications}
        allowDeselect={false}
        onChange={(value) => value && onChange({ notifications: value })}
      />
      {may('manage_channel_types') && <RulesField rules={settings.rules ?? null} onChange={(rules) => onChange({ rules })} />}
      <div className={classes.switches}>
        {offered.map((name) => (
          <Switch key={name} label={text.switches[name]} checked={settings[name]} onChange={(event) => onChange({ [name]: event.currentTarget.checked })} />
        ))}
      </div>
    </>
  );
}

interface NumberProps {
  label: string;
  how: string;
  value: number | null;
  onChange: (value: number | null) => void;
}

/** A number that holds once one leaves the field, not at each key. */
function NumberField({ label, how, value, onChange }: NumberProps) {
  const [typed, setTyped] = useState<number | string>(value ?? '');
  const take = (): void => {
    const wanted = typed === '' ? null : Number(typed);
    if (wanted !== value) onChange(wanted);
  };
  return (
    <NumberInput
      label={label}
      description={how}
      min={0}
      allowDecimal={false}
      value={typed}
      onChange={setTyped}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
    />
  );
}
