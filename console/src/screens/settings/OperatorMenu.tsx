import type { Schema } from '@gavel/client';
import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { Confirm } from '../../console/act/Confirm';
import { useAct } from '../../console/act/useAct';
import { api, because } from '../../console/api';
import { useWords } from '../../console/i18n';
import { EditOperator } from './EditOperator';

type Dialog = 'edit' | 'disable' | 'signOut' | 'totp' | 'remove';

/** What can be done with another operator. */
export function OperatorMenu({ operator }: { operator: Schema<'Operator'> }) {
  const { settings: text } = useWords();
  const { run } = useAct(['operators']);
  const [dialog, setDialog] = useState<Dialog>();
  const close = (): void => setDialog(undefined);
  const { id, email, displayName, totpEnabled, disabledAt } = operator;
  const name = displayName ?? email;
  const path = { operatorId: id };
  const confirms = {
    disable: {
      ...{ title: text.disableIt(name), yes: text.disable, how: text.disableHow, said: text.isDisabled(name) },
      act: (reason: string) => api.patch('/operators/{operatorId}', { path, body: { disabled: true }, ...because(reason) }),
    },
    signOut: {
      ...{ title: text.signOutIt(name), yes: text.signOut, how: text.signOutHow, said: text.signedOut(name) },
      act: (reason: string) => api.delete('/operators/{operatorId}/sessions', { path, ...because(reason) }),
    },
    totp: {
      ...{ title: text.resetTotpIt(name), yes: text.resetTotp, how: text.resetTotpHow, said: text.totpReset(name) },
      act: (reason: string) => api.delete('/operators/{operatorId}/totp', { path, ...because(reason) }),
    },
    remove: {
      ...{ title: text.removeIt(name), yes: text.remove, how: text.removeHow, said: text.removed(name) },
      act: (reason: string) => api.delete('/operators/{operatorId}', { path, ...because(reason) }),
    },
  };
  const enable = (): void => void run(() => api.patch('/operators/{operatorId}', { path, body: { disabled: false } }), text.isEnabled(name));
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={text.actionsFor(name)}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setDialog('edit')}>{text.edit}</Menu.Item>
          <Menu.Item onClick={() => setDialog('signOut')}>{text.signOut}</Menu.Item>
          {totpEnabled && <Menu.Item onClick={() => setDialog('totp')}>{text.resetTotp}</Menu.Item>}
          {disabledAt ? <Menu.Item onClick={enable}>{text.enable}</Menu.Item> : <Menu.Item onClick={() => setDialog('disable')}>{text.disable}</Menu.Item>}
          <Menu.Divider />
          <Menu.Item color="red" onClick={() => setDialog('remove')}>
            {text.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <EditOperator opened={dialog === 'edit'} onClose={close} operator={operator} />
      {Object.entries(confirms).map(([kind, { title, yes, how, said, act }]) => (
        <Confirm key={kind} opened={dialog === kind} onClose={close} title={title} yes={yes} onYes={(reason) => run(() => act(reason), said)}>
          {how}
        </Confirm>
      ))}
    </>
  );
}
