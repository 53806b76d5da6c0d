import { Button, Code, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SyntheticEvent } from 'react';
import { useState } from 'react';
import { useText } from '../../shared/i18n';
import { useNotices } from '../../shared/notices/notices';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { SESSION } from '../../console/queryClient';
import { PasswordStep } from './PasswordStep';
import { QrCode } from './QrCode';
import { RecoveryCodes } from './RecoveryCodes';

interface Props {
  opened: boolean;
  onClose: () => void;
}

/** An authenticator is set up: password, picture, code, recovery codes. */
export function EnrolDialog({ opened, onClose }: Props) {
  const { account: text } = useWords();
  const { common } = useText();
  const client = useQueryClient();
  // Read anew when it closes, not before: it would take the recovery codes away.
  const close = (): void => {
    onClose();
    void client.invalidateQueries({ queryKey: SESSION });
  };
  return (
    <Modal opened={opened} onClose={close} title={text.totpTitle} size={440} closeOnClickOutside={false} closeButtonProps={{ 'aria-label': common.close }}>
      <Steps onClose={close} />
    </Modal>
  );
}

function Steps({ onClose }: { onClose: () => void }) {
  const { account: text } = useWords();
  const { tell } = useNotices();
  const [code, setCode] = useState('');
  const offer = useMutation({ mutationFn: (password: string) => api.post('/session/totp', { body: { password } }) });
  const confirm = useMutation({
    mutationFn: () => api.post('/session/totp/confirm', { body: { code: code.trim() } }),
    onSuccess: () => tell(text.enabled),
    onError: () => setCode(''),
  });
  if (confirm.data) return <RecoveryCodes codes={confirm.data.recoveryCodes} onKept={onClose} />;
  if (!offer.data) {
    return <PasswordStep lead={text.totpLead} yes={text.goOn} busy={offer.isPending} error={offer.error} onPassword={(password) => offer.mutate(password)} />;
  }
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <span>{text.scan}</span>
        <QrCode text={offer.data.uri} label={text.qr} />
        <div>
          {text.cannotScan} <Code style={{ wordBreak: 'break-all' }}>{offer.data.secret}</Code>
        </div>
        <TextInput
          label={text.enterCode}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          error={confirm.error ? text.wrongCode : undefined}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" loading={confirm.isPending} disabled={code.trim().length < 6}>
          {text.enable}
        </Button>
      </Stack>
    </form>
  );
}
