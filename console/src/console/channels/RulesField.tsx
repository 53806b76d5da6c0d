import { Switch, TagsInput } from '@mantine/core';
import { useWords } from '../i18n';

interface Props {
  /** Null where all hold that are on. */
  rules: readonly string[] | null;
  onChange: (rules: string[] | null) => void;
}

/** Which rules of moderation hold, by their ids. */
export function RulesField({ rules, onChange }: Props) {
  const { channels: text } = useWords();
  return (
    <>
      <Switch label={text.allRules} checked={rules === null} onChange={(event) => onChange(event.currentTarget.checked ? null : ['profanity'])} />
      {rules !== null && <TagsInput label={text.rules} description={text.rulesHow} value={[...rules]} onChange={onChange} />}
    </>
  );
}
