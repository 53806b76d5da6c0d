import { Button } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useText } from '../i18n';
import classes from './MessageList.module.css';

export function JumpToLatest({ count, onJump }: { count: number; onJump: () => void }) {
  const text = useText().conversation;
  return (
    <Button
      className={classes.jump}
      size="compact-md"
      radius="xl"
      variant={count > 0 ? 'filled' : 'default'}
      leftSection={<IconArrowDown size={16} />}
      onClick={onJump}
    >
      {count > 0 ? text.newMessages(count) : text.toLatest}
    </Button>
  );
}
