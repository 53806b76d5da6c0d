import { Button, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react';
import { useWords } from '../../console/i18n';
import classes from './Account.module.css';

/** Shown once, and to be kept elsewhere. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const { account: text, frame } = useWords();
  const all = `${codes.join('\n')}\n`;
  return (
    <Stack>
      <div>
        <Text fw={600}>{text.codesTitle}</Text>
        <Text size="sm" c="dimmed">
          {text.codesLead}
        </Text>
      </div>
      <ul className={classes.codes} aria-label={text.codesTitle}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group gap="sm">
        <CopyButton value={all}>
          {({ copied, copy }) => (
            <Button variant="default" leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />} onClick={copy}>
              {copied ? frame.copied : text.copyCodes}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" leftSection={<IconDownload size={16} />} onClick={() => save(all)}>
          {text.saveCodes}
        </Button>
      </Group>
      <Button onClick={onKept}>{text.codesKept}</Button>
    </Stack>
  );
}

function save(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'gavel-recovery-codes.txt';
  link.click();
  URL.revokeObjectURL(url);
}
