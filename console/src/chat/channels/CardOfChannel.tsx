import type { Schema } from '@gavel/client';
import { Badge, Group, Text, Title } from '@mantine/core';
import { IconLock, IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Avatar } from '../../shared/Avatar';
import { useI18n } from '../i18n';
import classes from './ChannelDoor.module.css';
import { useTypeName } from './useTypes';

/** A channel as somebody before its door sees it. */
export function CardOfChannel({ card, lead, level = 2, children }: { card: Schema<'ChannelCard'>; lead?: string; level?: 1 | 2; children: ReactNode }) {
  const { text, locale } = useI18n();
  const typeName = useTypeName();
  const name = card.displayName ?? card.id;
  return (
    <section className={classes.card} aria-label={name}>
      <Avatar id={card.id} name={name} size={72} shape="square" />
      {lead && (
        <Text size="sm" c="dimmed">
          {lead}
        </Text>
      )}
      <Title order={level} size="h3">
        {name}
      </Title>
      {card.topic && <Text size="sm">{card.topic}</Text>}
      <Group gap="xs" justify="center">
        <Badge tt="none" variant="light" color="gray" leftSection={<IconUsers size={12} />}>
          {text.channels.members(card.memberCount, locale)}
        </Badge>
        <Badge tt="none" variant="light" color="gray">
          {typeName(card.type)}
        </Badge>
        {card.visibility === 'private' && (
          <Badge tt="none" variant="light" color="gray" leftSection={<IconLock size={12} />}>
            {text.channels.private}
          </Badge>
        )}
      </Group>
      {children}
    </section>
  );
}
