import type { Message } from '@gavel/client';
import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core';
import { IconMoodPlus } from '@tabler/icons-react';
import { useI18n } from '../i18n';
import { useAnswer } from '../session/useAnswer';
import { useSession } from '../session/session';
import { useNames } from '../session/users';
import { EmojiPicker } from './EmojiPicker';
import classes from './Reactions.module.css';
import { glyphOf, useReact } from './reacting';
import { useMay } from './useMay';

/** Who has reacted with what. */
export function Reactions({ message }: { message: Message }) {
  const text = useI18n().text.conversation;
  const { react: canReact } = useMay(message);
  const toggle = useReact(message);
  const reactions = Object.entries(message.reactions ?? {}).filter(([, count]) => count > 0);
  if (reactions.length === 0) return null;
  return (
    <ul className={classes.reactions} aria-label={text.reactions}>
      {reactions.map(([type, count]) => {
        const isOwn = message.ownReactions?.includes(type) === true;
        return (
          <li key={type}>
            <Tooltip label={<WhoReacted message={message} type={type} />} openDelay={350} multiline maw={260}>
              <UnstyledButton
                className={classes.reaction}
                data-own={isOwn || undefined}
                aria-pressed={isOwn}
                aria-label={text.reactedWith(type, count)}
                disabled={!canReact && !isOwn}
                onClick={() => toggle(type)}
              >
                <span aria-hidden>{glyphOf(type)}</span>
                <span aria-hidden className={classes.count}>
                  {count}
                </span>
              </UnstyledButton>
            </Tooltip>
          </li>
        );
      })}
      {canReact && (
        <li>
          <EmojiPicker onPick={toggle}>
            <ActionIcon className={classes.add} variant="subtle" color="gray" size={26} radius="xl" aria-label={text.react}>
              <IconMoodPlus size={16} />
            </ActionIcon>
          </EmojiPicker>
        </li>
      )}
    </ul>
  );
}

const MOST_NAMED = 20;

/** Asked for when one wants to know. */
function WhoReacted({ message, type }: { message: Message; type: string }) {
  const { text, locale } = useI18n();
  const { client, me } = useSession();
  const query = { type, limit: MOST_NAMED };
  const { answer } = useAnswer(
    () => client.api.get('/messages/{messageId}/reactions', { path: { messageId: message.id }, query }),
    [message.id, type, message.reactions],
  );
  const total = message.reactions?.[type] ?? 0;
  const ids = answer?.items.map(({ userId }) => userId) ?? [];
  const names = useNames(ids);
  if (!answer) return text.common.loading;
  const said = ids.map((id) => (id === me.id ? text.common.you : (names.get(id) ?? id)));
  if (total > said.length) said.push(text.conversation.others(total - said.length));
  return new Intl.ListFormat(locale).format(said);
}
