import { IconActivity } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { Empty } from '../../shared/States';
import { useWords } from '../../console/i18n';
import { DataTable } from '../../console/list/DataTable';
import { Screen } from '../../console/list/Screen';
import { Needs } from '../../console/Needs';
import { DeleteMessage } from '../messages/DeleteMessage';
import { MessagePanel } from '../messages/MessagePanel';
import classes from './Live.module.css';
import { isFiltered, LiveFilters } from './LiveFilters';
import { StreamBar } from './StreamBar';
import { useHold } from './useHold';
import { useLiveColumns } from './useLiveColumns';
import { useStream } from './useStream';

const route = getRouteApi('/signed-in/live');

/** What is said everywhere, as it is said. */
export function LiveScreen() {
  return (
    <Needs one={['read_channel']}>
      <Live />
    </Needs>
  );
}

function Live() {
  const { live: text, frame } = useWords();
  const search = route.useSearch();
  const hold = useHold();
  const { shown, list, takeIn } = useStream(search, hold.isHeld);
  const [deleting, setDeleting] = useState<string>();
  const columns = useLiveColumns(setDeleting);
  const take = (): void => {
    hold.goOn();
    takeIn();
  };
  const empty = isFiltered(search) ? (
    <Empty icon={IconActivity} title={frame.noneFound} how={text.emptyHow} />
  ) : (
    <Empty icon={IconActivity} title={text.empty} how={text.emptyHow} />
  );
  return (
    <Screen
      title={frame.places.live}
      actions={<StreamBar shown={shown} hold={hold} />}
      filters={<LiveFilters />}
      panel={search.open !== undefined && <MessagePanel key={search.open} id={search.open} />}
    >
      {shown.wasCut && <p className={classes.cut}>{text.cut}</p>}
      <div className={classes.stream} {...hold.over}>
        <DataTable
          label={text.table}
          list={list}
          columns={columns}
          idOf={({ id }) => id}
          open={search.open}
          empty={empty}
          arrivals={{ count: shown.waiting, take }}
        />
      </div>
      {deleting !== undefined && <DeleteMessage messageId={deleting} opened onClose={() => setDeleting(undefined)} />}
    </Screen>
  );
}
