import type { Schema } from '@gavel/client';
import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useText } from '../../shared/i18n';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { SecretField } from '../../console/SecretField';

const SCOPES = ['admin', 'chat', 'moderation', 'users', 'read'] as const;

interface Props {
  opened: boolean;
  onClose: () => void;
}

export function CreateKey({ opened, onClose }: Props) {
  const { settings: text } = useWords();
  const { common } = useText();
  return (
    <Modal opened={opened} onClose={onClose} title={text.newKey} size={480} closeOnClickOutside={false} closeButtonProps={{ 'aria-label': common.close }}>
      <Form onClose={onClose} />
    </Modal>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const { settings: text } = useWords();
  const { common } = useText();
  const { busy, run } = useAct(['serverKeys']);
  const [name, setName] = useState('');
  const [scope, setScope] = useState<Schema<'Scope'>>('chat');
  const [made, setMade] = useState<string>();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const make = async (): Promise<void> => setMade((await api.post('/serverKeys', { body: { name: name.trim(), scope } })).secret);
    void run(make, text.keyMade(name.trim()));
  };
  if (made) {
    return (
      <Stack>
        <SecretField label={text.key} how={text.keyOnce} secret={made} />
        <Button onClick={onClose}>{common.close}</Button>
      </Stack>
    );
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput label={text.keyName} description={text.keyNameHow} required data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Radio.Group label={text.scope} value={scope} onChange={(value) => setScope(SCOPES.find((one) => one === value) ?? 'chat')}>
          <Stack gap="xs" mt="xs">
            {SCOPES.map((one) => (
              <Radio key={one} value={one} label={one} description={text.scopes[one]} />
            ))}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={!name.trim()}>
            {text.newKey}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
