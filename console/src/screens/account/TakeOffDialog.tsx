import { Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../../shared/i18n';
import { useNotices } from '../../shared/notices/notices';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { SESSION } from '../../console/queryClient';
import { PasswordStep } from './PasswordStep';

interface Props {
  opened: boolean;
  onClose: () => void;
}

export function TakeOffDialog({ opened, onClose }: Props) {
  const { account: text } = useWords();
  const { common } = useText();
  return (
    <Modal opened={opened} onClose={onClose} title={text.takeOffTitle} size={440} closeButtonProps={{ 'aria-label': common.close }}>
      <Form onClose={onClose} />
    </Modal>
  );
}

function Form({ onClose }: { onClose: () => void }) {
  const { account: text, entry } = useWords();
  const { tell } = useNotices();
  const client = useQueryClient();
  const [code, setCode] = useState('');
  const takeOff = useMutation({
    mutationFn: (password: string) => api.post('/session/totp/disable', { body: { password, code: code.trim() } }),
    onSuccess: () => {
      tell(text.takenOff);
      onClose();
      void client.invalidateQueries({ queryKey: SESSION });
    },
  });
  const isCodeWrong = takeOff.error?.errors?.some(({ pointer }) => pointer === '/code');
  return (
    <PasswordStep lead={text.totpLead} yes={text.takeOff} busy={takeOff.isPending} error={takeOff.error} onPassword={(password) => takeOff.mutate(password)}>
      <TextInput
        label={entry.code}
        description={entry.codeHow}
        autoComplete="one-time-code"
        required
        error={isCodeWrong ? text.wrongCode : undefined}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
    </PasswordStep>
  );
}
