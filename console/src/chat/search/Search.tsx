import { Button, Loader, TextInput } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { useText } from '../i18n';
import { openConversation } from '../channels/conversation';
import { navigate, showMessage } from '../route';
import { useSession } from '../session/session';
import { useDeed } from '../session/useDeed';
import { FilterFields } from './FilterFields';
import { countOf, type Filters, NO_FILTERS } from './query';
import { ResultList } from './ResultList';
import { type Option, optionsOf } from './options';
import classes from './Search.module.css';
import { useSearch } from './useSearch';

interface Props {
  /** The channel to search in; all of them, and people, if absent. */
  within?: string;
  /** Something was chosen. */
  onOpened?: () => void;
}

/** A field, and what is found: chosen with the arrows and Enter, or with the pointer. */
export function Search({ within, onOpened }: Props) {
  const { search: text } = useText();
  const { client } = useSession();
  const { run } = useDeed();
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [filters, setFilters] = useState<Filters>(NO_FILTERS);
  const [showsFilters, setShowsFilters] = useState(false);
  const [active, setActive] = useState(0);
  const results = useSearch(typed, filters, within);
  const options = optionsOf(results);
  const at = Math.min(active, options.length - 1);
  const count = countOf(filters);

  async function open(option: Option): Promise<void> {
    switch (option.kind) {
      case 'more':
        results.more();
        return;
      case 'channel':
        navigate({ view: 'channel', channelId: option.channel.id });
        break;
      case 'person': {
        const done = await run(async () => {
          const { id } = await openConversation(client, [option.user.id]);
          navigate({ view: 'channel', channelId: id });
        });
        if (!done) return;
        break;
      }
      case 'message': {
        const { id, channelId, parentId } = option.message;
        if (parentId) navigate({ view: 'channel', channelId, panel: { name: 'thread', rootId: parentId, messageId: id } });
        else showMessage(channelId, id, within ? { name: 'search' } : undefined);
      }
    }
    onOpened?.();
  }

  function move(to: number): void {
    setActive(to);
    list.current?.querySelectorAll('[role=option]')[to]?.scrollIntoView({ block: 'nearest' });
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.nativeEvent.isComposing) return;
    const option = options[at];
    if (event.key === 'ArrowDown') move(Math.min(at + 1, options.length - 1));
    else if (event.key === 'ArrowUp') move(Math.max(at - 1, 0));
    else if (event.key === 'Enter' && option) void open(option);
    else return;
    event.preventDefault();
  }

  return (
    <div className={classes.search}>
      <div className={classes.head}>
        <TextInput
          data-autofocus
          className={classes.field ?? ''}
          size="md"
          variant="unstyled"
          type="search"
          role="combobox"
          aria-expanded={options.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={options[at] && `${listId}-${at}`}
          aria-label={within ? text.searchHere : text.search}
          placeholder={within ? text.searchHere : text.search}
          leftSection={results.searching ? <Loader size={16} /> : <IconSearch size={18} />}
          value={typed}
          maxLength={250}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Button
          size="compact-sm"
          variant={count > 0 ? 'light' : 'subtle'}
          color={count > 0 ? 'indigo' : 'gray'}
          leftSection={<IconAdjustmentsHorizontal size={16} />}
          aria-expanded={showsFilters}
          onClick={() => setShowsFilters((before) => !before)}
        >
          {text.filters(count)}
        </Button>
      </div>
      {showsFilters && <FilterFields filters={filters} onChange={setFilters} isWithin={within !== undefined} />}
      <ResultList ref={list} id={listId} results={results} options={options} active={at} onActive={setActive} onOpen={(option) => void open(option)} isWithin={within !== undefined} />
    </div>
  );
}
