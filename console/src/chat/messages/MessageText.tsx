import type { Message } from '@gavel/client';
import { type ReactNode, useMemo } from 'react';
import { UserButton } from '../members/UserButton';
import { useSession } from '../session/session';
import { useNames } from '../session/users';
import classes from './MessageContent.module.css';
import { isEmojiOnly, tokensOf } from './text';

const NOBODY: readonly string[] = [];

export function MessageText({ message, children }: { message: Message; children?: ReactNode }) {
  const { me } = useSession();
  const { text, mentions = NOBODY, mentionAll = false } = message;
  const names = useNames(mentions);
  const tokens = useMemo(
    () => tokensOf(text, { names: mentions.length > 0 ? names : new Map(), all: mentionAll }),
    [text, mentions.length, names, mentionAll],
  );
  return (
    <div className={classes.text} dir="auto" data-emoji={isEmojiOnly(text) || undefined}>
      {tokens.map((token, index) => {
        switch (token.kind) {
          case 'link':
            return (
              <a key={index} href={token.url} target="_blank" rel="noopener noreferrer nofollow ugc">
                {token.text}
              </a>
            );
          case 'mention':
            return (
              <span
                key={index}
                className={classes.mention}
                data-me={token.userId === me.id || token.userId === null || undefined}
              >
                {token.userId === null ? token.text : <UserButton userId={token.userId}>{token.text}</UserButton>}
              </span>
            );
          case 'code':
            return <code key={index}>{token.text}</code>;
          case 'block':
            return <pre key={index}>{token.text}</pre>;
          case 'text':
            return token.text;
        }
      })}
      {children}
    </div>
  );
}
