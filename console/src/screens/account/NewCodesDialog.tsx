import { Modal } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useText } from '../../shared/i18n';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { PasswordStep } from './PasswordStep';
import { RecoveryCodes } from './RecoveryCodes';

interface Props {
  opened: boolean;
  onClose: () => void;
}

export function NewCodesDialog({ opened, onClose }: Props) {
  const { account: text } = useWords();
  const { common } = useText();
  return (
    <Modal opened={opened} onClose={onClose} title={text.newCodes} size={440} closeOnClickOutside={false} closeButtonProps={{ 'aria-label': common.close }}>
      <Steps onClose={onClose} />
    </Modal>
  );
}

function Steps({ onClose }: { onClose: () => void }) {
  const { account: text } = useWords();
  const make = useMutation({ mutationFn: (password: string) => api.post('/session/recoveryCodes', { body: { password } }) });
  if (make.data) return <RecoveryCodes codes={make.data.recoveryCodes} onKept={onClose} />;
  return (
    <PasswordStep lead={text.newCodesLead} yes={text.newCodes} busy={make.isPending} error={make.error} onPassword={(password) => make.mutate(password)} />
  );
}
