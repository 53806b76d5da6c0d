import type { Schema } from '@gavel/client';
import { ActionIcon, Button, Popover, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../i18n';

const TYPES: readonly [RegExp, string][] = [
  [/\.(avif|gif|jpe?g|png|svg|webp)$/i, 'image'],
  [/\.(m4v|mov|mp4|webm)$/i, 'video'],
  [/\.(aac|flac|m4a|mp3|oga|ogg|opus|wav)$/i, 'audio'],
];

/** Adds what has an address somewhere: the server keeps no files. */
export function AttachButton({ onAttach }: { onAttach: (attachment: Schema<'Attachment'>) => void }) {
  const text = useText().conversation;
  const [isOpen, setOpen] = useState(false);
  const [url, setUrl] = useState('');
  const [title, setTitle] = useState('');
  const isGood = /^https?:\/\//.test(url.trim()) && URL.canParse(url.trim());

  function attach(): void {
    if (!isGood) return;
    const address = url.trim();
    const path = new URL(address).pathname;
    const type = TYPES.find(([pattern]) => pattern.test(path))?.[1] ?? 'file';
    onAttach({ type, url: address, ...(title.trim() && { title: title.trim() }) });
    setUrl('');
    setTitle('');
    setOpen(false);
  }

  return (
    <Popover opened={isOpen} onChange={setOpen} position="top-start" width={300} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={text.attach} onClick={() => setOpen(!isOpen)}>
          <IconPlus size={20} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            attach();
          }}
        >
          <Stack gap="sm">
            <TextInput
              data-autofocus
              type="url"
              label={text.attachmentAddress}
              placeholder="https://"
              value={url}
              onChange={(event) => setUrl(event.currentTarget.value)}
            />
            <TextInput
              label={text.attachmentTitle}
              maxLength={200}
              value={title}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
            <Text size="xs" c="dimmed">
              {text.attachHow}
            </Text>
            <Button type="submit" disabled={!isGood}>
              {text.attach}
            </Button>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
