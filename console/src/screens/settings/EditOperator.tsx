import { GavelError, type Schema } from '@gavel/client';
import { Button, Group, Modal, Stack } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { fieldErrors } from '../../shared/fields';
import { useText } from '../../shared/i18n';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { OperatorFields } from './OperatorFields';

interface Props {
  opened: boolean;
  onClose: () => void;
  operator: Schema<'Operator'>;
}

export function EditOperator({ opened, onClose, operator }: Props) {
  const { common } = useText();
  return (
    <Modal opened={opened} onClose={onClose} title={operator.displayName ?? operator.email} size={460} closeButtonProps={{ 'aria-label': common.close }}>
      <Form operator={operator} onClose={onClose} />
    </Modal>
  );
}

function Form({ operator, onClose }: { operator: Schema<'Operator'>; onClose: () => void }) {
  const { settings: text } = useWords();
  const { common } = useText();
  const { busy, run } = useAct(['operators']);
  const [values, setValues] = useState({ displayName: operator.displayName ?? '', roles: operator.roles, userId: operator.userId ?? '' });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const body = { displayName: values.displayName.trim() || null, roles: values.roles, userId: values.userId.trim() || null };
    const change = async (): Promise<void> => {
      try {
        await api.patch('/operators/{operatorId}', { path: { operatorId: operator.id }, body });
      } catch (error) {
        if (error instanceof GavelError) setErrors(fieldErrors(error));
        throw error;
      }
    };
    const { displayName = null, roles, userId = null } = operator;
    const undo = () => api.patch('/operators/{operatorId}', { path: { operatorId: operator.id }, body: { displayName, roles, userId } });
    if (await run(change, text.changed(values.displayName.trim() || operator.email), undo)) onClose();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack>
        <OperatorFields values={values} errors={errors} onChange={setValues} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={values.roles.length === 0}>
            {common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
