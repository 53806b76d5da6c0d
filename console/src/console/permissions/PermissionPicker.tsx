import { Checkbox } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useWords } from '../i18n';
import type { Permission } from '../session/session';
import { useMay } from '../session/session';
import { type Group, groups, ofOperators, ofTheApp } from './permissions';
import classes from './PermissionPicker.module.css';

interface Props {
  label: string;
  chosen: readonly Permission[];
  onChange: (chosen: Permission[]) => void;
  /** Of what: in one channel, of a user's role, of an operators' role. */
  scope: 'channel' | 'users' | 'operators';
  isReadOnly?: boolean;
}

/** What somebody may. Nobody gives or takes what they do not have. */
export function PermissionPicker({ label, chosen, onChange, scope, isReadOnly = false }: Props) {
  const { permissions: text } = useWords();
  const may = useMay();
  const excluded: readonly Permission[] = { channel: ofTheApp, users: ofOperators, operators: [] }[scope];
  const offered = (Object.entries(groups) as [Group, readonly Permission[]][])
    .map(([group, all]) => [group, all.filter((permission) => !excluded.includes(permission))] as const)
    .filter(([, all]) => all.length > 0);
  if (isReadOnly) return <Allowed label={label} offered={offered} chosen={chosen} />;
  const set = (permission: Permission, isOn: boolean): void =>
    onChange(isOn ? [...chosen, permission] : chosen.filter((one) => one !== permission));
  return (
    <div role="group" aria-label={label} className={classes.groups}>
      {offered.map(([group, all]) => (
        <fieldset key={group} className={classes.group}>
          <legend className={classes.title}>{text.groups[group]}</legend>
          {all.map((permission) => (
            <Checkbox
              key={permission}
              size="xs"
              label={text.names[permission]}
              title={permission}
              checked={chosen.includes(permission)}
              disabled={!may(permission)}
              onChange={(event) => set(permission, event.currentTarget.checked)}
            />
          ))}
        </fieldset>
      ))}
    </div>
  );
}

interface AllowedProps {
  label: string;
  offered: readonly (readonly [Group, readonly Permission[]])[];
  chosen: readonly Permission[];
}

/** What somebody may, where nobody changes it. */
function Allowed({ label, offered, chosen }: AllowedProps) {
  const { permissions: text } = useWords();
  const allowed = offered.map(([group, all]) => [group, all.filter((one) => chosen.includes(one))] as const).filter(([, all]) => all.length > 0);
  return (
    <div role="group" aria-label={label} className={classes.groups}>
      {allowed.map(([group, all]) => (
        <div key={group}>
          <p className={classes.title} id={`allowed-${group}`}>
            {text.groups[group]}
          </p>
          <ul className={classes.allowed} aria-labelledby={`allowed-${group}`}>
            {all.map((permission) => (
              <li key={permission} title={permission}>
                <IconCheck size={14} aria-hidden />
                {text.names[permission]}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}
