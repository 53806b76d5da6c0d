import { Button, CopyButton, Group, TextInput } from '@mantine/core';
import { useWords } from './i18n';

interface Props {
  label: string;
  how: string;
  secret: string;
}

/** What is shown once, to be copied. */
export function SecretField({ label, how, secret }: Props) {
  const { frame } = useWords();
  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <TextInput flex={1} label={label} description={how} readOnly value={secret} onFocus={(event) => event.currentTarget.select()} />
      <CopyButton value={secret}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {copied ? frame.copied : frame.copy}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
