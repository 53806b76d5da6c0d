import type { Schema } from '@gavel/client';
import { Badge } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Avatar } from '../../shared/Avatar';
import { useI18n } from '../i18n';
import { hashOf } from '../route';
import classes from './ChannelLine.module.css';
import { useTypeName } from './useTypes';

interface Props {
  channel: Schema<'ChannelCard'> & { avatarUrl?: string | null };
  /** Beside how many members it has. */
  facts?: ReactNode;
  children?: ReactNode;
}

/** A channel in a list, as one who may come in sees it. */
export function ChannelLine({ channel, facts, children }: Props) {
  const { text, locale } = useI18n();
  const typeName = useTypeName();
  const { id, displayName, topic, memberCount, type, visibility, avatarUrl } = channel;
  const name = displayName ?? id;
  return (
    <div className={classes.line}>
      <Avatar id={id} name={name} url={avatarUrl} size={44} shape="square" />
      <div className={classes.about}>
        <div className={classes.name}>
          <a href={hashOf({ view: 'channel', channelId: id })}>{name}</a>
          <Badge tt="none" size="sm" variant="light" color="gray">
            {typeName(type)}
          </Badge>
          {visibility === 'private' && <IconLock size={14} aria-label={text.channels.private} />}
        </div>
        {topic && <div className={classes.topic}>{topic}</div>}
        <div className={classes.facts}>
          <span>
            {text.channels.members(memberCount, locale)}
            {facts && <> · {facts}</>}
          </span>
        </div>
      </div>
      {children}
    </div>
  );
}
