import { Textarea } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, type Ref, useId, useRef, useState } from 'react';
import { insertText } from './insertText';
import { type Candidate, matching, type MentionQuery, mentionQuery } from './mentions';
import { MentionList } from './MentionList';
import classes from './Composer.module.css';

interface Props {
  label: string;
  placeholder?: string;
  value: string;
  onChange: (value: string) => void;
  onSubmit: () => void;
  onEscape?: () => void;
  /** Arrow up in an empty field. */
  onUp?: () => void;
  onBlur?: () => void;
  candidates: readonly Candidate[];
  /** A mention is being written, and this of it: the candidates are wanted. */
  onMention: (mention: string) => void;
  describedBy?: string;
  ref?: Ref<HTMLTextAreaElement>;
  children?: ReactNode;
}

/** A touch keyboard has no other key for a new line. */
export const isTouch = matchMedia('(pointer: coarse)').matches;

/** Where messages are written: Enter sends, Shift and Enter begin a line, @ offers names. */
export function MessageField(props: Props) {
  const { label, placeholder, value, candidates, onChange, onSubmit, onEscape, onUp, onMention } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const [query, setQuery] = useState<MentionQuery | null>(null);
  const [chosen, setChosen] = useState(0);
  const offered = query ? matching(candidates, query.text) : [];
  const isOffering = offered.length > 0;

  function look(): void {
    const element = field.current;
    const found =
      element && element.selectionStart === element.selectionEnd ? mentionQuery(element.value, element.selectionStart) : null;
    if (found) onMention(found.text);
    if (found?.text !== query?.text) setChosen(0);
    setQuery(found);
  }

  function insert({ name }: Candidate): void {
    const element = field.current;
    if (!element || !query) return;
    element.setSelectionRange(query.start, element.selectionStart);
    insertText(element, `@${name} `);
    setQuery(null);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const { key, shiftKey } = event;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (isOffering && step !== undefined) setChosen((chosen + step + offered.length) % offered.length);
    else if (isOffering && (key === 'Enter' || key === 'Tab') && !shiftKey) {
      const candidate = offered[chosen];
      if (candidate) insert(candidate);
    } else if (isOffering && key === 'Escape') setQuery(null);
    else if (key === 'Enter' && !shiftKey && !isTouch) onSubmit();
    else if (key === 'Escape' && onEscape) onEscape();
    else if (key === 'ArrowUp' && value === '' && onUp) onUp();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div className={classes.field}>
      {isOffering && <MentionList id={listId} offered={offered} chosen={chosen} onChoose={insert} />}
      <Textarea
        ref={(element) => {
          field.current = element;
          if (typeof props.ref === 'function') props.ref(element);
          else if (props.ref) props.ref.current = element;
        }}
        classNames={{ input: classes.input ?? '' }}
        variant="unstyled"
        autosize
        minRows={1}
        maxRows={10}
        aria-label={label}
        aria-autocomplete="list"
        aria-controls={isOffering ? listId : undefined}
        aria-activedescendant={isOffering ? `${listId}-${chosen}` : undefined}
        aria-describedby={props.describedBy}
        value={value}
        onChange={(event) => {
          onChange(event.currentTarget.value);
          look();
        }}
        onSelect={look}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setQuery(null);
          props.onBlur?.();
        }}
        dir="auto"
        enterKeyHint={isTouch ? 'enter' : 'send'}
      />
      {/* The field would grow to show the whole of its own. */}
      {value === '' && (
        <span className={classes.placeholder} aria-hidden>
          {placeholder}
        </span>
      )}
      {props.children}
    </div>
  );
}
