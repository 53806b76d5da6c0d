import { IconMessages } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { lazy } from 'react';
import { Empty } from '../../shared/States';
import { useWords } from '../../console/i18n';
import { DataTable } from '../../console/list/DataTable';
import { Screen } from '../../console/list/Screen';
import { Needs } from '../../console/Needs';
import { MessageFilters } from './MessageFilters';
import { useMessageColumns } from './useMessageColumns';
import { isFiltered, useMessages } from './useMessages';

const MessagePanel = lazy(() => import('./MessagePanel').then(({ MessagePanel: panel }) => ({ default: panel })));
const route = getRouteApi('/signed-in/messages');

/** Everything that was said. */
export function MessagesScreen() {
  return (
    <Needs one={['read_channel']}>
      <Messages />
    </Needs>
  );
}

function Messages() {
  const { messages: text, frame } = useWords();
  const search = route.useSearch();
  const list = useMessages(search);
  const columns = useMessageColumns();
  const empty = isFiltered(search) ? (
    <Empty icon={IconMessages} title={frame.noneFound} how={frame.noneFoundHow} />
  ) : (
    <Empty icon={IconMessages} title={text.empty} how={text.emptyHow} />
  );
  return (
    <Screen title={frame.places.messages} filters={<MessageFilters />} panel={search.open !== undefined && <MessagePanel key={search.open} id={search.open} />}>
      <DataTable label={frame.places.messages} list={list} columns={columns} idOf={({ id }) => id} open={search.open} empty={empty} />
    </Screen>
  );
}
