import { IconMoodEmpty, IconSearch } from '@tabler/icons-react';
import type { Ref } from 'react';
import { useText } from '../i18n';
import { Empty, Failed } from '../../shared/States';
import type { Option } from './options';
import { Result } from './Result';
import classes from './Search.module.css';
import type { Results } from './useSearch';

interface Props {
  ref: Ref<HTMLDivElement>;
  id: string;
  results: Results;
  options: readonly Option[];
  active: number;
  onActive: (index: number) => void;
  onOpen: (option: Option) => void;
  isWithin: boolean;
}

export function ResultList({ ref, id, results, options, active, onActive, onOpen, isWithin }: Props) {
  const { search: text } = useText();
  const { isAsked, searching, error } = results;
  const groups = [
    { kinds: ['channel'], label: isAsked ? text.channels : text.recent },
    { kinds: ['person'], label: text.people },
    { kinds: ['message', 'more'], label: text.messages },
  ];
  return (
    <div className={classes.results}>
      {error && <Failed error={error} />}
      {!isAsked && isWithin && <Empty icon={IconSearch} title={text.searchHere} how={text.how} />}
      {isAsked && !searching && !error && options.length === 0 && <Empty icon={IconMoodEmpty} title={text.nothing} how={text.nothingHow} />}
      <div ref={ref} id={id} role="listbox" aria-label={text.results}>
        {groups.map(({ kinds, label }) => {
          const members = options.map((option, index) => ({ option, index })).filter(({ option }) => kinds.includes(option.kind));
          return (
            members.length > 0 && (
              <div key={label} role="group" aria-label={label}>
                <div className={classes.group} aria-hidden>
                  {label}
                </div>
                {members.map(({ option, index }) => (
                  // The field has the focus, and hears the keys for all of them.
                  // eslint-disable-next-line jsx-a11y/click-events-have-key-events
                  <div
                    key={index}
                    id={`${id}-${index}`}
                    role="option"
                    tabIndex={-1}
                    className={classes.option}
                    aria-selected={index === active}
                    onMouseMove={() => onActive(index)}
                    onClick={() => onOpen(option)}
                  >
                    <Result option={option} isWithin={isWithin} />
                  </div>
                ))}
              </div>
            )
          );
        })}
      </div>
      <div className="visually-hidden" role="status">
        {isAsked && !searching && text.found(options.filter(({ kind }) => kind !== 'more').length)}
      </div>
    </div>
  );
}
