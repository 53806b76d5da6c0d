import { Modal } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { useWords } from '../i18n';
import classes from './Palette.module.css';
import { type Command, useCommands } from './useCommands';

interface Props {
  opened: boolean;
  onClose: () => void;
  onKeys: () => void;
}

/** One field for all: where to go, what to do, whom and what to find. */
export function Palette({ opened, onClose, onKeys }: Props) {
  const { frame } = useWords();
  return (
    <Modal.Root opened={opened} onClose={onClose} size={600} yOffset="12vh" returnFocus>
      <Modal.Overlay />
      <Modal.Content aria-label={frame.palette} radius="lg">
        <Modal.Body p={0}>{opened && <Search onClose={onClose} onKeys={onKeys} />}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Search({ onClose, onKeys }: Omit<Props, 'opened'>) {
  const { frame } = useWords();
  const id = useId();
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const groups = useCommands(words, onKeys);
  const all = groups.flatMap(({ commands }) => commands);
  const current = Math.min(at, all.length - 1);

  const run = (command: Command | undefined): void => {
    if (!command) return;
    onClose();
    command.run();
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all.length) setAt((current + step + all.length) % all.length);
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) run(all[current]);
    else return;
    event.preventDefault();
  };
  const option = (index: number): string => `${id}-${index}`;
  return (
    <>
      <div className={classes.field}>
        <IconSearch size={18} aria-hidden />
        <input
          className={classes.input}
          // The dialog is this field.
          data-autofocus
          role="combobox"
          aria-expanded
          aria-controls={id}
          aria-activedescendant={current < 0 ? undefined : option(current)}
          aria-label={frame.palette}
          placeholder={frame.search}
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={press}
        />
      </div>
      <div className={classes.list} id={id} role="listbox" aria-label={frame.palette}>
        {groups.map(({ title, commands }) => (
          <div key={title} role="group" aria-label={title}>
            <div className={classes.title} aria-hidden>
              {title}
            </div>
            {commands.map((command) => {
              const index = all.indexOf(command);
              return (
                <Line key={command.id} id={option(index)} command={command} isCurrent={index === current} onPoint={() => setAt(index)} onRun={() => run(command)} />
              );
            })}
          </div>
        ))}
      </div>
      {all.length === 0 && (
        <p className={classes.empty} role="status">
          {frame.paletteEmpty}
        </p>
      )}
    </>
  );
}

interface LineProps {
  id: string;
  command: Command;
  isCurrent: boolean;
  onPoint: () => void;
  onRun: () => void;
}

function Line({ id, command: { icon: Icon, label, hint }, isCurrent, onPoint, onRun }: LineProps) {
  return (
    // The keys are those of the field: it has the focus.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      ref={(line) => {
        if (isCurrent) line?.scrollIntoView({ block: 'nearest' });
      }}
      className={classes.option}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isCurrent}
      onMouseMove={onPoint}
      onClick={onRun}
    >
      <Icon size={17} stroke={1.7} aria-hidden />
      <span className="truncate">{label}</span>
      {hint && <span className={classes.hint}>{hint}</span>}
    </div>
  );
}
