import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useText } from '../i18n';
import { navigate, parseRoute } from '../route';

interface Props {
  opened: boolean;
  onClose: () => void;
}

/** The way in for those who have a link, or know the id of a private channel. */
export function EnterDialog({ opened, onClose }: Props) {
  const { channels: text, common } = useText();
  const [what, setWhat] = useState('');

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    const said = what.trim();
    if (!said) return;
    const hash = said.indexOf('#/');
    navigate(hash >= 0 ? parseRoute(said.slice(hash)) : { view: 'channel', channelId: said });
    setWhat('');
    onClose();
  }

  return (
    <Modal opened={opened} onClose={onClose} title={text.enter} size={460} closeButtonProps={{ 'aria-label': common.close }}>
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            data-autofocus
            label={text.linkOrId}
            description={text.linkOrIdHow}
            value={what}
            autoComplete="off"
            onChange={(event) => setWhat(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" disabled={!what.trim()}>
              {text.goThere}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
