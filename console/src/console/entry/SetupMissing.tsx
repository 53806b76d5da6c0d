import { Code, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useWords } from '../i18n';
import { EntryPage } from './EntryPage';

const COMMAND = 'gavel operator create --data DIR you@example.com --role owner';

/** Where nobody can sign in yet: how the first one comes to be. */
export function SetupMissing() {
  const { entry: text } = useWords();
  return (
    <EntryPage title={text.setupMissing} lead={text.setupMissingHow}>
      <Stack>
        <Code block tabIndex={0}>
          {COMMAND}
        </Code>
        <Link to="/setup">{text.setupBegin}</Link>
      </Stack>
    </EntryPage>
  );
}
