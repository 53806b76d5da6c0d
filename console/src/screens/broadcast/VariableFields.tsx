import type { Schema } from '@gavel/client';
import { TextInput } from '@mantine/core';
import { useWords } from '../../console/i18n';
import classes from './Broadcast.module.css';

interface Props {
  of: readonly Schema<'Variable'>[];
  values: Readonly<Record<string, string>>;
  errors?: Readonly<Record<string, string>>;
  onChange: (values: Record<string, string>) => void;
}

/** What a template's variables stand for. */
export function VariableFields({ of, values, errors = {}, onChange }: Props) {
  const { broadcast: text } = useWords();
  if (of.length === 0) return null;
  return (
    <div className={classes.variables} role="group" aria-label={text.variables}>
      {of.map(({ name, default: usual }) => (
        <TextInput
          key={name}
          label={name}
          required={usual === null || usual === undefined}
          placeholder={usual ?? undefined}
          error={errors[name]}
          value={values[name] ?? ''}
          onChange={(event) => onChange({ ...values, [name]: event.currentTarget.value })}
        />
      ))}
    </div>
  );
}
