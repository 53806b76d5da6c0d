import type { Schema } from '@gavel/client';
import type { Permission } from '../session/permissions';
import { EditForm } from './EditForm';
import { PutAway } from './PutAway';
import { SettingsForm } from './SettingsForm';

interface Props {
  told: Schema<'Channel'>;
  permissions: ReadonlySet<Permission>;
}

/** What those who run a channel change in it. */
export function Settings({ told, permissions }: Props) {
  return (
    <>
      {permissions.has('edit_channel') && <EditForm key={told.updatedAt} told={told} />}
      {permissions.has('manage_channel') && <SettingsForm told={told} />}
      <PutAway told={told} permissions={permissions} />
    </>
  );
}
