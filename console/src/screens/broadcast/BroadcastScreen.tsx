import { Button, Tabs } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Placeholders } from '../../shared/States';
import { useWords } from '../../console/i18n';
import { Screen } from '../../console/list/Screen';
import { Needs } from '../../console/Needs';
import { broadcastSections } from '../../console/search';
import { useMay } from '../../console/session/session';
import classes from './Broadcast.module.css';
import { BroadcastFilters, BroadcastsTab } from './BroadcastsTab';
import { useSpeaker } from './useSpeaker';

type Section = (typeof broadcastSections)[number];

const ScheduledFilters = lazy(() => import('./ScheduledTab').then(({ ScheduledFilters: filters }) => ({ default: filters })));
const ScheduledTab = lazy(() => import('./ScheduledTab').then(({ ScheduledTab: tab }) => ({ default: tab })));
const TemplateFilters = lazy(() => import('./TemplatesTab').then(({ TemplateFilters: filters }) => ({ default: filters })));
const TemplatesTab = lazy(() => import('./TemplatesTab').then(({ TemplatesTab: tab }) => ({ default: tab })));
const BroadcastPanel = lazy(() => import('./BroadcastPanel').then(({ BroadcastPanel: panel }) => ({ default: panel })));
const ScheduledPanel = lazy(() => import('./ScheduledPanel').then(({ ScheduledPanel: panel }) => ({ default: panel })));
const TemplatePanel = lazy(() => import('./TemplatePanel').then(({ TemplatePanel: panel }) => ({ default: panel })));
const NewTemplatePanel = lazy(() => import('./TemplatePanel').then(({ NewTemplatePanel: panel }) => ({ default: panel })));
const ComposeDialog = lazy(() => import('./ComposeDialog').then(({ ComposeDialog: dialog }) => ({ default: dialog })));
const ScheduleDialog = lazy(() => import('./ScheduleDialog').then(({ ScheduleDialog: dialog }) => ({ default: dialog })));

const parts = {
  broadcasts: { Content: BroadcastsTab, Filters: BroadcastFilters, Panel: BroadcastPanel },
  scheduled: { Content: ScheduledTab, Filters: ScheduledFilters, Panel: ScheduledPanel },
  templates: { Content: TemplatesTab, Filters: TemplateFilters, Panel: TemplatePanel },
};
const route = getRouteApi('/signed-in/broadcast');

/** Messages to many, messages for later, and texts that are said again and again. */
export function BroadcastScreen() {
  return (
    <Needs one={['broadcast_message', 'manage_templates', 'read_moderation']}>
      <Broadcast />
    </Needs>
  );
}

function Broadcast() {
  const { broadcast: text, frame } = useWords();
  const may = useMay();
  const { linked } = useSpeaker();
  const { section, open, new: isNew } = route.useSearch();
  const navigate = route.useNavigate();
  const has: Readonly<Record<Section, boolean>> = {
    broadcasts: may('broadcast_message'),
    scheduled: may('read_channel', 'read_moderation'),
    templates: may('broadcast_message') || may('manage_templates'),
  };
  const makes: Readonly<Record<Section, boolean>> = { broadcasts: true, scheduled: linked !== undefined, templates: may('manage_templates') };
  const offered = broadcastSections.filter((one) => has[one]);
  const current = offered.find((one) => one === section) ?? offered[0] ?? 'broadcasts';
  const { Content, Filters, Panel } = parts[current];
  const show = (next: string | null): void => void navigate({ search: next === 'broadcasts' || !next ? {} : { section: next as Section } });
  const begin = (): void => void navigate({ search: ({ open: _open, ...before }) => ({ ...before, new: true }) });
  const end = (opened?: string): void =>
    void navigate({ search: ({ new: _new, ...rest }) => (opened === undefined ? rest : { ...rest, open: opened }), replace: true });
  const panel = isNew && current === 'templates' && makes.templates ? <NewTemplatePanel /> : open !== undefined && <Panel key={open} id={open} />;
  return (
    <Screen
      title={frame.places.broadcast}
      actions={
        makes[current] && (
          <Button leftSection={<IconPlus size={16} />} onClick={begin}>
            {text.make[current]}
          </Button>
        )
      }
      filters={
        <>
          <Tabs value={current} onChange={show} className={classes.tabs ?? ''}>
            <Tabs.List>
              {offered.map((one) => (
                <Tabs.Tab key={one} value={one} aria-controls="broadcast-content">
                  {text.tabs[one]}
                </Tabs.Tab>
              ))}
            </Tabs.List>
          </Tabs>
          <Suspense>
            <Filters />
          </Suspense>
        </>
      }
      panel={panel}
    >
      <div id="broadcast-content" role="tabpanel" aria-label={text.tabs[current]} className={classes.content}>
        <Suspense fallback={<Placeholders rows={6} height={28} />}>
          <Content />
        </Suspense>
      </div>
      <Suspense>
        {isNew && current === 'broadcasts' && <ComposeDialog opened={has.broadcasts} onClose={end} />}
        {isNew && current === 'scheduled' && <ScheduleDialog opened={linked !== undefined} onClose={end} />}
      </Suspense>
    </Screen>
  );
}
