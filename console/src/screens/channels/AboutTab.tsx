import { Badge, Button, Group } from '@mantine/core';
import { IconExternalLink, IconMessageSearch, IconPencil } from '@tabler/icons-react';
import { useState } from 'react';
import { useI18n } from '../../shared/i18n';
import { useWords } from '../../console/i18n';
import { LinkButton } from '../../console/LinkButton';
import { Facts, Section } from '../../console/panel/Facts';
import { FullMoment, UserRef } from '../../console/refs';
import { useMay } from '../../console/session/session';
import classes from './Channels.module.css';
import { EditForm } from './EditForm';
import { Export } from './Export';
import { PutAway } from './PutAway';
import type { Channel } from './useChannels';

export function AboutTab({ channel }: { channel: Channel }) {
  const { channels: text } = useWords();
  const { locale } = useI18n();
  const may = useMay();
  const [edits, setEdits] = useState(false);
  if (edits) return <EditForm channel={channel} onDone={() => setEdits(false)} />;
  const { id, type, visibility, topic, tags, guidelines, memberCount, messageCount, createdBy, createdAt, lastMessageAt, archivedAt } = channel;
  const tagList = tags?.length ? (
    <Group gap={6}>
      {tags.map((tag) => (
        <Badge key={tag} variant="default" tt="none">
          {tag}
        </Badge>
      ))}
    </Group>
  ) : null;
  return (
    <>
      <Section
        title={text.tabs.about}
        actions={
          may('edit_channel') && (
            <Button size="xs" variant="default" leftSection={<IconPencil size={14} />} onClick={() => setEdits(true)}>
              {text.edit}
            </Button>
          )
        }
      >
        <Facts
          facts={[
            [text.topic, topic],
            [text.type, type],
            [text.visibility, text.visibilities[visibility]],
            [text.members, memberCount.toLocaleString(locale)],
            [text.messages, messageCount.toLocaleString(locale)],
            [text.lastMessage, lastMessageAt && <FullMoment at={lastMessageAt} />],
            [text.created, <FullMoment key="at" at={createdAt} />],
            [text.createdBy, createdBy && <UserRef id={createdBy} />],
            [text.archived, archivedAt && <FullMoment at={archivedAt} />],
            [text.tags, tagList],
          ]}
        />
        <Group gap="sm">
          <LinkButton to="/messages" search={{ channel: id }} size="xs" variant="default" leftSection={<IconMessageSearch size={14} />}>
            {text.showMessages}
          </LinkButton>
          <Button component="a" href={`/chat#/c/${encodeURIComponent(id)}`} size="xs" variant="subtle" leftSection={<IconExternalLink size={14} />}>
            {text.openChat}
          </Button>
        </Group>
      </Section>
      {guidelines && (
        <Section title={text.guidelines}>
          <p className={classes.text}>{guidelines}</p>
        </Section>
      )}
      {may('export_channel') && <Export channel={channel} />}
      {(may('manage_channel') || may('delete_channel')) && <PutAway channel={channel} />}
    </>
  );
}
