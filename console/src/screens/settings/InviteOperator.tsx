import { GavelError } from '@gavel/client';
import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { fieldErrors } from '../../shared/fields';
import { useText } from '../../shared/i18n';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { SecretField } from '../../console/SecretField';
import { OperatorFields } from './OperatorFields';

interface Props {
  opened: boolean;
  onClose: () => void;
}

export function InviteOperator({ opened, onClose }: Props) {
  const { settings: text } = useWords();
  const { common } = useText();
  return (
    <Modal opened={opened} onClose={onClose} title={text.inviteTitle} size={480} closeOnClickOutside={false} closeButtonProps={{ 'aria-label': common.close }}>
      <Form onClose={onClose} />
    </Modal>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const { settings: text } = useWords();
  const { common } = useText();
  const { busy, run } = useAct(['operators']);
  const [email, setEmail] = useState('');
  const [values, setValues] = useState({ displayName: '', roles: ['moderator'], userId: '' });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [token, setToken] = useState<string>();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const body = {
      email: email.trim(),
      roles: values.roles,
      ...(values.displayName.trim() && { displayName: values.displayName.trim() }),
      ...(values.userId.trim() && { userId: values.userId.trim() }),
    };
    void run(async () => {
      try {
        setToken((await api.post('/operators/invitations', { body })).token);
      } catch (error) {
        if (error instanceof GavelError) setErrors(fieldErrors(error));
        throw error;
      }
    });
  };
  if (token) {
    return (
      <Stack>
        <SecretField label={text.inviteLink} how={text.inviteOnce(email)} secret={`${location.origin}/console/invitation#${token}`} />
        <Button onClick={onClose}>{common.close}</Button>
      </Stack>
    );
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm" c="dimmed">
          {text.inviteHow}
        </Text>
        <TextInput
          label={text.email}
          type="email"
          required
          data-autofocus
          error={errors['email']}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <OperatorFields values={values} errors={errors} onChange={setValues} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={!email.trim() || values.roles.length === 0}>
            {text.invite}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
