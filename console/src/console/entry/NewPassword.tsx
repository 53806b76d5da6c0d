import { PasswordInput } from '@mantine/core';
import { useWords } from '../i18n';

export const SHORTEST = 12;

export interface Chosen {
  readonly password: string;
  readonly again: string;
}

export const nothingChosen: Chosen = { password: '', again: '' };

/** In characters, as the server counts them. */
function lengthOf(password: string): number {
  return Array.from(password).length;
}

/** Whether it can be handed in; the server looks at it more closely. */
export function isChosen({ password, again }: Chosen): boolean {
  return lengthOf(password) >= SHORTEST && password === again;
}

interface Props {
  value: Chosen;
  onChange: (value: Chosen) => void;
  label?: string;
  /** What the server has against it. */
  error?: string | undefined;
}

/** A password that is chosen, twice. */
export function NewPassword({ value, onChange, label, error }: Props) {
  const { entry: text } = useWords();
  const { password, again } = value;
  const missing = SHORTEST - lengthOf(password);
  const differs = again.length >= password.length && again !== password;
  return (
    <>
      <PasswordInput
        label={label ?? text.choosePassword}
        description={password && missing > 0 ? text.passwordShort(missing) : text.passwordHow}
        autoComplete="new-password"
        required
        error={error}
        value={password}
        onChange={(event) => onChange({ ...value, password: event.currentTarget.value })}
      />
      <PasswordInput
        label={text.passwordAgain}
        autoComplete="new-password"
        required
        error={differs && again ? text.passwordsDiffer : undefined}
        value={again}
        onChange={(event) => onChange({ ...value, again: event.currentTarget.value })}
      />
    </>
  );
}
