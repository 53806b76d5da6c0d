import { ActionIcon, Tooltip } from '@mantine/core';
import { IconHistory, IconRefresh } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { Empty } from '../../shared/States';
import { useWords } from '../../console/i18n';
import { DataTable } from '../../console/list/DataTable';
import { Screen } from '../../console/list/Screen';
import { Needs } from '../../console/Needs';
import { AuditFilters } from './AuditFilters';
import { EntryPanel } from './EntryPanel';
import { useAuditColumns } from './useAuditColumns';
import { isFiltered, useAudit } from './useAudit';

const route = getRouteApi('/signed-in/audit');

/** Who did what. */
export function AuditScreen() {
  return (
    <Needs one={['read_audit']}>
      <Audit />
    </Needs>
  );
}

function Audit() {
  const { audit: text, frame } = useWords();
  const search = route.useSearch();
  const list = useAudit(search);
  const columns = useAuditColumns();
  const empty = isFiltered(search) ? (
    <Empty icon={IconHistory} title={frame.noneFound} how={frame.noneFoundHow} />
  ) : (
    <Empty icon={IconHistory} title={text.empty} how={text.emptyHow} />
  );
  const refresh = (
    <Tooltip label={text.refresh}>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={text.refresh} onClick={list.retry}>
        <IconRefresh size={18} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <Screen
      title={frame.places.audit}
      actions={refresh}
      filters={<AuditFilters />}
      panel={search.open !== undefined && <EntryPanel key={search.open} number={Number(search.open)} />}
    >
      <DataTable label={frame.places.audit} list={list} columns={columns} idOf={({ number }) => String(number)} open={search.open} empty={empty} />
    </Screen>
  );
}
