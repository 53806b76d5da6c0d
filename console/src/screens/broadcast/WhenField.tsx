import { TextInput } from '@mantine/core';
import { useI18n } from '../../shared/i18n';
import { useWords } from '../../console/i18n';
import { fieldOf, zoneOf } from './moments';

interface Props {
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
}

/** When something is sent, by one's own clock. */
export function WhenField({ value, onChange, error }: Props) {
  const { broadcast: text } = useWords();
  const { locale } = useI18n();
  const at = new Date(value);
  const isMoment = !Number.isNaN(at.getTime());
  return (
    <TextInput
      type="datetime-local"
      label={text.sendAt}
      description={text.inZone(zoneOf(isMoment ? at : new Date(), locale))}
      required
      min={fieldOf(new Date())}
      error={error}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
