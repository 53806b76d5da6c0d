import { Button, Group, Modal, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useText } from '../i18n';
import { useDeed } from '../session/useDeed';

interface Props {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** What it means. */
  children: ReactNode;
  /** What the button says that does it. */
  yes: string;
  onYes: () => Promise<unknown>;
  /** What has to be typed first, of what is not taken back. */
  typed?: string;
}

/** Asks before something is done that one would not want by mistake. */
export function Confirm({ opened, onClose, title, children, yes, onYes, typed }: Props) {
  const { common, details: text } = useText();
  const { busy, run } = useDeed();
  const [said, setSaid] = useState('');
  const isSure = typed === undefined || said.trim() === typed;
  return (
    <Modal opened={opened} onClose={onClose} title={title} size={440} closeButtonProps={{ 'aria-label': common.close }}>
      <Text size="sm">{children}</Text>
      {typed !== undefined && (
        <TextInput mt="md" label={text.typeToConfirm(typed)} value={said} autoComplete="off" onChange={(event) => setSaid(event.currentTarget.value)} />
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button color="red" loading={busy} disabled={!isSure} onClick={() => void run(onYes).then((done) => done && onClose())}>
          {yes}
        </Button>
      </Group>
    </Modal>
  );
}
