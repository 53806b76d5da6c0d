import { Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useWords } from '../../console/i18n';
import { Screen } from '../../console/list/Screen';
import { Needs } from '../../console/Needs';
import { settingsSections } from '../../console/search';
import { type Permission, useMay } from '../../console/session/session';
import { KeysSection } from './KeysSection';
import { OperatorsSection } from './OperatorsSection';
import { OperatorRolesSection, UserRolesSection } from './RolesSection';
import { rolesPanels } from './rolesPanels';
import classes from './Settings.module.css';
import { TypePanel } from './TypePanel';
import { TypesSection } from './TypesSection';

type SectionId = (typeof settingsSections)[number];

const needs: Readonly<Record<SectionId, Permission>> = {
  keys: 'manage_keys',
  operators: 'manage_operators',
  operatorRoles: 'manage_operators',
  roles: 'manage_roles',
  types: 'manage_channel_types',
};
const contents = { keys: KeysSection, operators: OperatorsSection, operatorRoles: OperatorRolesSection, roles: UserRolesSection, types: TypesSection };
const panels = { ...rolesPanels, types: TypePanel };
const route = getRouteApi('/signed-in/settings');

/** Who and what may come in, and what it may. */
export function SettingsScreen() {
  return (
    <Needs one={['manage_keys', 'manage_operators', 'manage_roles', 'manage_channel_types']}>
      <Settings />
    </Needs>
  );
}

function Settings() {
  const { settings: text, frame } = useWords();
  const may = useMay();
  const { section, open } = route.useSearch();
  const navigate = route.useNavigate();
  const offered = settingsSections.filter((one) => may(needs[one]));
  const current = offered.find((one) => one === section) ?? offered[0] ?? 'keys';
  const Content = contents[current];
  const Panel = current in panels ? panels[current as keyof typeof panels] : undefined;
  return (
    <Screen
      title={frame.places.settings}
      filters={
        <Tabs
          value={current}
          onChange={(next) => void navigate({ search: { section: next as SectionId } })}
          w="100%"
          styles={{ list: { flexWrap: 'nowrap', overflowX: 'auto', scrollbarWidth: 'none' } }}
        >
          <Tabs.List>
            {offered.map((one) => (
              <Tabs.Tab key={one} value={one} aria-controls="settings-content" style={{ whiteSpace: 'nowrap' }}>
                {text.sections[one]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
      }
      panel={open !== undefined && Panel && <Panel key={open} id={open} />}
    >
      <div id="settings-content" role="tabpanel" aria-label={text.sections[current]} className={classes.page}>
        <Content />
      </div>
    </Screen>
  );
}
