// Reactions: any word or emoji; those that are common words are shown as what they mean.

import { GavelError, type Message } from '@gavel/client';
import { useCallback } from 'react';
import { useNotices } from '../../shared/notices/notices';
import { useConversation } from './context';

const WORDS: Record<string, string> = { like: '👍', love: '❤️', haha: '😂', wow: '😮', sad: '😢', angry: '😠' };

export const QUICK = ['👍', '❤️', '😂', '🎉', '👀'];

export function glyphOf(type: string): string {
  return WORDS[type] ?? type;
}

/** Puts a reaction to a message, or takes it back. */
export function useReact(message: Message): (type: string) => void {
  const { channel } = useConversation();
  const { tell } = useNotices();
  const { id, ownReactions } = message;
  return useCallback(
    (type) => {
      const change = ownReactions?.includes(type) ? channel.unreact(id, type) : channel.react(id, type);
      change.catch((error: unknown) => {
        if (error instanceof GavelError) tell(error);
      });
    },
    [channel, id, ownReactions, tell],
  );
}
