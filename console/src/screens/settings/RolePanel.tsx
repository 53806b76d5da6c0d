import { GavelError, type Schema } from '@gavel/client';
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type SyntheticEvent, useState } from 'react';
import { fieldErrors } from '../../shared/fields';
import { Failed, Placeholders } from '../../shared/States';
import { Confirm } from '../../console/act/Confirm';
import { useAct } from '../../console/act/useAct';
import { useWords } from '../../console/i18n';
import { SidePanel } from '../../console/panel/SidePanel';
import { PermissionPicker } from '../../console/permissions/PermissionPicker';
import type { RoleKind } from './roleKinds';
import { NEW } from './RolesSection';

const route = getRouteApi('/signed-in/settings');
const gone = new GavelError('not_found', 'no such role');

/** A role: what it allows. */
export function RolePanel({ kind, id }: { kind: RoleKind; id: string }) {
  const { settings: text } = useWords();
  const { data, error } = useQuery(kind.query);
  const role = data?.items.find((one) => one.id === id);
  const isNew = id === NEW;
  return (
    <SidePanel title={isNew ? text.newRole : id} subtitle={role?.builtIn ? text.builtIn : undefined}>
      {role || isNew ? (
        <Form key={JSON.stringify(role?.permissions)} kind={kind} role={role} />
      ) : data || error ? (
        <Failed error={error ?? gone} />
      ) : (
        <Placeholders />
      )}
    </SidePanel>
  );
}

function Form({ kind, role }: { kind: RoleKind; role: Schema<'Role'> | undefined }) {
  const { settings: text } = useWords();
  const navigate = route.useNavigate();
  const { busy, run } = useAct(kind.query.queryKey.slice());
  const [id, setId] = useState(role?.id ?? '');
  const [description, setDescription] = useState(role?.description ?? '');
  const [permissions, setPermissions] = useState<Schema<'Permission'>[]>(role?.permissions ?? ['read_channel']);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [asks, setAsks] = useState(false);
  const isFixed = role !== undefined && role.builtIn && !kind.changesBuiltIn;
  const open = (next: string | undefined): void => void navigate({ search: ({ open: _open, ...rest }) => (next ? { ...rest, open: next } : rest), replace: true });

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const put = async (): Promise<void> => {
      try {
        await kind.put(id.trim(), { permissions, ...(description.trim() && { description: description.trim() }) });
      } catch (error) {
        if (error instanceof GavelError) setErrors(fieldErrors(error));
        throw error;
      }
    };
    if ((await run(put, text.roleSaved(id.trim()))) && !role) open(id.trim());
  };
  const remove = async (reason: string): Promise<boolean> => {
    if (!role) return false;
    const done = await run(() => kind.remove(role.id, reason), role.builtIn ? text.isReset(role.id) : text.roleDeleted(role.id));
    if (done && !role.builtIn) open(undefined);
    return done;
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        {!role && (
          <TextInput label={text.id} description={text.idHow} required error={errors['roleId']} value={id} onChange={(event) => setId(event.currentTarget.value)} />
        )}
        {isFixed ? (
          <Text c="dimmed">{description}</Text>
        ) : (
          <TextInput label={text.description} error={errors['description']} value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
        )}
        <PermissionPicker label={text.permissions} chosen={permissions} onChange={setPermissions} scope={kind.scope} isReadOnly={isFixed} />
        {!isFixed && (
          <Group justify="space-between">
            {role ? (
              <Button variant="subtle" color="red" onClick={() => setAsks(true)}>
                {role.builtIn ? text.reset : text.deleteRole}
              </Button>
            ) : (
              <span />
            )}
            <Button type="submit" loading={busy} disabled={!id.trim()}>
              {text.save}
            </Button>
          </Group>
        )}
      </Stack>
      {role && (
        <Confirm
          opened={asks}
          onClose={() => setAsks(false)}
          title={role.builtIn ? text.resetIt(role.id) : text.deleteRoleIt(role.id)}
          yes={role.builtIn ? text.reset : text.deleteRole}
          onYes={remove}
        >
          {role.builtIn ? text.resetHow : text.deleteRoleHow}
        </Confirm>
      )}
    </form>
  );
}
