import { Loader, Text, TextInput } from '@mantine/core';
import type { CompactEmoji } from 'emojibase';
import { type KeyboardEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useI18n } from '../i18n';
import classes from './Reactions.module.css';

const COLUMNS = 8;
/** The group of skin tones and parts of flags, which nobody picks by themselves. */
const PARTS = 2;

const data = {
  en: () => import('emojibase-data/en/compact.json'),
  de: () => import('emojibase-data/de/compact.json'),
};

export default function EmojiPanel({ onPick }: { onPick: (emoji: string) => void }) {
  const { text, language } = useI18n();
  const [emojis, setEmojis] = useState<readonly CompactEmoji[]>([]);
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search.trim().toLowerCase());
  const grid = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let isWanted = true;
    void data[language]().then((module) => isWanted && setEmojis(module.default));
    return () => void (isWanted = false);
  }, [language]);
  const groups = useMemo(() => grouped(emojis, wanted), [emojis, wanted]);

  function onKeyDown(event: KeyboardEvent): void {
    const all = [...(grid.current?.querySelectorAll<HTMLButtonElement>('button') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: at < 0 ? 1 : COLUMNS, ArrowUp: -COLUMNS }[event.key];
    if (step === undefined || (at < 0 && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    all[Math.max(0, Math.min(all.length - 1, at + step))]?.focus();
  }

  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- it hears the arrows of the buttons in it
    <div className={classes.picker} onKeyDown={onKeyDown}>
      <TextInput
        data-autofocus
        aria-label={text.conversation.searchEmoji}
        placeholder={text.conversation.searchEmoji}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          const first = groups[0]?.[1][0];
          if (event.key !== 'Enter' || !first) return;
          event.preventDefault();
          onPick(first.unicode);
        }}
      />
      <div ref={grid} className={classes.grid}>
        {emojis.length === 0 && <Loader type="dots" />}
        {emojis.length > 0 && groups.length === 0 && <Text c="dimmed">{text.conversation.noEmoji}</Text>}
        {groups.map(([group, members]) => (
          <section key={group}>
            <div className={classes.groupName}>{text.conversation.emojiGroups[group] ?? ''}</div>
            <div className={classes.group}>
              {members.map(({ unicode, label }, index) => (
                <button
                  key={unicode}
                  type="button"
                  className={`${classes.emoji ?? ''} plain-button`}
                  tabIndex={index === 0 ? 0 : -1}
                  title={label}
                  aria-label={label}
                  onClick={() => onPick(unicode)}
                >
                  {unicode}
                </button>
              ))}
            </div>
          </section>
        ))}
      </div>
    </div>
  );
}

function grouped(emojis: readonly CompactEmoji[], wanted: string): [number, CompactEmoji[]][] {
  const groups = new Map<number, CompactEmoji[]>();
  for (const emoji of emojis) {
    const { group, label, tags } = emoji;
    if (group === undefined || group === PARTS) continue;
    if (wanted && !label.toLowerCase().includes(wanted) && !tags?.some((tag) => tag.toLowerCase().startsWith(wanted))) continue;
    const members = groups.get(group) ?? [];
    groups.set(group, members);
    members.push(emoji);
  }
  return [...groups].sort(([a], [b]) => a - b);
}
