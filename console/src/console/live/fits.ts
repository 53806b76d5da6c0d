// Whether a message is one of those asked for, as the server would say it: of words only nearly, which is enough to tell that
// something came.

import type { Schema } from '@gavel/client';

type Message = Schema<'MessageView'>;

export interface Asked {
  readonly text?: string | undefined;
  readonly channel?: string | undefined;
  readonly user?: string | undefined;
  readonly action?: string | undefined;
  readonly label?: string | undefined;
  readonly deleted?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** The words of a search without what has a meaning there. */
function words(text: string): string[] {
  return fold(text).split(/\s+/).map((word) => word.replace(/^[-"]|["*]$/g, '')).filter(Boolean);
}

export function fits(message: Message, { text, channel, user, action, label, deleted, to }: Asked): boolean {
  const { moderation } = message;
  return (
    (!channel || message.channelId === channel) &&
    (!user || message.userId === user) &&
    (!action || (action === 'any' ? Boolean(moderation) : moderation?.action === action)) &&
    (!label || (moderation?.labels.some((found) => found.label === label) ?? false)) &&
    deleted !== 'yes' &&
    (!to || message.createdAt.slice(0, 10) <= to) &&
    (!text || saysAll(message, text))
  );
}

function saysAll(message: Message, text: string): boolean {
  const said = fold(`${message.text} ${message.moderation?.originalText ?? ''}`);
  return words(text).every((word) => said.includes(word));
}
