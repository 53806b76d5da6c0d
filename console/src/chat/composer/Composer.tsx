import type { MessagesState, Schema } from '@gavel/client';
import { ActionIcon, CloseButton, Text } from '@mantine/core';
import { IconArrowUp, IconMoodSmile } from '@tabler/icons-react';
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { useText } from '../i18n';
import { useConversation } from '../messages/context';
import { EmojiPicker } from '../messages/EmojiPicker';
import { useSession, useStore } from '../session/session';
import { nameOf, useUser } from '../session/users';
import { AttachButton } from './AttachButton';
import classes from './Composer.module.css';
import { draftOf, keepDraft } from './drafts';
import { insertText } from './insertText';
import { mentioned } from './mentions';
import { isTouch, MessageField } from './MessageField';
import { useCandidates } from './useCandidates';
import { useSlowMode } from './useSlowMode';

export interface ComposerHandle {
  /** Puts a text into the field, before what is there. */
  write: (text: string) => void;
  focus: () => void;
}

interface Props {
  /** What the field says as long as it is empty. */
  placeholder: string;
  /** Whether one may write at once. */
  startsFocused: boolean;
  ref: Ref<ComposerHandle>;
}

export function Composer({ placeholder, startsFocused, ref }: Props) {
  const { conversation: text, common } = useText();
  const { me } = useSession();
  const { channel, conversation, permissions, replyTo, reply, edit } = useConversation();
  const { channel: told } = useStore(channel.state);
  const { messages } = useStore<MessagesState>(conversation.state);
  const draftKey = `${me.id}/${channel.id}${conversation === channel ? '' : `/${'rootId' in conversation ? conversation.rootId : ''}`}`;
  const [value, setValue] = useState(() => draftOf(draftKey));
  const [attachments, setAttachments] = useState<readonly Schema<'Attachment'>[]>([]);
  const [mention, setMention] = useState<string>();
  const candidates = useCandidates(mention !== undefined || value.includes('@'), mention ?? '');
  const wait = useSlowMode();
  const field = useRef<HTMLTextAreaElement>(null);
  const answered = useUser(replyTo?.userId);
  const most = told?.settings.maxMessageChars ?? MOST_CHARS;
  // The server counts as this does.
  // eslint-disable-next-line @typescript-eslint/no-misused-spread
  const left = most - [...value].length;
  const canSend = (value.trim() !== '' || attachments.length > 0) && wait === 0 && left >= 0;

  useEffect(() => keepDraft(draftKey, value), [draftKey, value]);
  useEffect(() => () => conversation.stopTyping(), [conversation]);
  // Who opens a conversation means to write; on a touch screen the keyboard would cover it.
  useEffect(() => {
    if (!isTouch && startsFocused) field.current?.focus({ preventScroll: true });
  }, [startsFocused]);
  useImperativeHandle(ref, () => ({
    write: (said) => {
      setValue((before) => (before ? `${said}\n${before}` : said));
      field.current?.focus();
    },
    focus: () => field.current?.focus(),
  }));

  function change(next: string): void {
    setValue(next);
    if (next.trim()) conversation.typing();
    else conversation.stopTyping();
  }

  function send(): void {
    if (!canSend) return;
    const { mentions, mentionAll } = value.includes('@') ? mentioned(value, candidates) : NOBODY;
    void conversation
      .send({
        text: value.trim(),
        ...(attachments.length > 0 && { type: typeOf(attachments), attachments: [...attachments] }),
        ...(mentions.length > 0 && { mentions }),
        ...(mentionAll && { mentionAll }),
        ...(replyTo && { data: { replyTo: replyTo.id } }),
      })
      // The message in the list says what became of it.
      .catch(() => undefined);
    setValue('');
    setAttachments([]);
    reply(null);
    field.current?.focus();
  }

  function editLast(): void {
    const own = messages.findLast(
      ({ userId, status, deletedAt }) => userId === me.id && !deletedAt && (status === 'delivered' || status === 'bounced'),
    );
    if (own) edit(own.id);
  }

  return (
    <div className={classes.composer}>
      {replyTo && (
        <div className={classes.banner}>
          <Text size="sm" truncate flex={1}>
            <b>{text.replyingTo(nameOf(replyTo.userId ?? '', answered))}</b> {replyTo.text}
          </Text>
          <CloseButton size="sm" aria-label={common.cancel} onClick={() => reply(null)} />
        </div>
      )}
      {attachments.map((attachment, index) => (
        <div key={index} className={classes.banner}>
          <Text size="sm" truncate flex={1}>
            {attachment.title ?? attachment.url}
          </Text>
          <CloseButton
            size="sm"
            aria-label={text.removeAttachment}
            onClick={() => setAttachments((before) => before.filter((_, other) => other !== index))}
          />
        </div>
      ))}
      <div className={classes.box}>
        {permissions.has('send_attachment') && told?.settings.files !== false && (
          <AttachButton onAttach={(attachment) => setAttachments((before) => [...before, attachment])} />
        )}
        <MessageField
          ref={field}
          label={placeholder}
          placeholder={placeholder}
          value={value}
          onChange={change}
          onSubmit={send}
          onUp={editLast}
          {...(replyTo && { onEscape: () => reply(null) })}
          onBlur={() => conversation.stopTyping()}
          candidates={candidates}
          onMention={setMention}
        />
        <EmojiPicker onPick={(picked) => insertText(field.current, picked)}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={text.emoji}>
            <IconMoodSmile size={20} />
          </ActionIcon>
        </EmojiPicker>
        <ActionIcon size="lg" radius="xl" aria-label={text.send} disabled={!canSend} onClick={send}>
          {wait > 0 ? <span className={classes.wait}>{wait}</span> : <IconArrowUp size={20} />}
        </ActionIcon>
      </div>
      <div className={classes.hint} aria-live="polite">
        {left < 0 ? text.tooLong(-left) : wait > 0 ? text.slowMode(told?.settings.slowModeSeconds ?? wait) : ''}
      </div>
    </div>
  );
}

/** Unless the channel allows fewer. */
const MOST_CHARS = 5_000;
const NOBODY = { mentions: [] as string[], mentionAll: false };

/** A message is of the type of what it carries, if that is of one type. */
function typeOf(attachments: readonly Schema<'Attachment'>[]): Schema<'MessageType'> {
  const [first, ...others] = new Set(attachments.map(({ type }) => type));
  return others.length === 0 && (first === 'image' || first === 'video' || first === 'audio') ? first : 'file';
}
