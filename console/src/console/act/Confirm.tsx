import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { type ReactNode, type SyntheticEvent, useState } from 'react';
import { useText } from '../../shared/i18n';
import { useWords } from '../i18n';

interface Props {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What it means. */
  children: ReactNode;
  /** What the button says that does it. */
  yes: string;
  /** Does it, for this reason. Answers whether it was done. */
  onYes: (reason: string) => Promise<boolean>;
  /** What has to be typed first, of what is not taken back. */
  typed?: string;
  color?: string;
}

/** Asks before something is done that one would not want by mistake, and why it is done. */
export function Confirm({ opened, onClose, title, ...rest }: Props) {
  const { common } = useText();
  return (
    <Modal opened={opened} onClose={onClose} title={title} size={460} closeButtonProps={{ 'aria-label': common.close }}>
      <Question onClose={onClose} {...rest} />
    </Modal>
  );
}

function Question({ onClose, children, yes, onYes, typed, color = 'red.8' }: Omit<Props, 'opened' | 'title'>) {
  const { frame } = useWords();
  const { common } = useText();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const [reason, setReason] = useState('');
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const done = await onYes(reason);
    setBusy(false);
    if (done) onClose();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Text size="sm">{children}</Text>
      {typed !== undefined && (
        <TextInput mt="md" label={frame.typeToConfirm(typed)} value={said} autoComplete="off" onChange={(event) => setSaid(event.currentTarget.value)} />
      )}
      <TextInput
        mt="md"
        label={frame.reason}
        description={frame.reasonHow}
        maxLength={500}
        autoComplete="off"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button type="submit" color={color} loading={busy} disabled={typed !== undefined && said.trim() !== typed}>
          {yes}
        </Button>
      </Group>
    </form>
  );
}
