import { MultiSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useWords } from '../../console/i18n';
import { PickNamed } from '../../console/pick/PickNamed';
import { operatorRolesQuery } from './operatorRoles';

export interface OperatorValues {
  readonly displayName: string;
  readonly roles: string[];
  readonly userId: string;
}

interface Props {
  values: OperatorValues;
  errors: Readonly<Record<string, string>>;
  onChange: (values: OperatorValues) => void;
}

/** What those who invite and those who change an operator say of them. */
export function OperatorFields({ values, errors, onChange }: Props) {
  const { settings: text } = useWords();
  const { data } = useQuery(operatorRolesQuery);
  return (
    <>
      <TextInput
        label={text.name}
        error={errors['displayName']}
        value={values.displayName}
        onChange={(event) => onChange({ ...values, displayName: event.currentTarget.value })}
      />
      <MultiSelect
        label={text.roles}
        required
        error={errors['roles']}
        data={(data?.items ?? []).map(({ id }) => id)}
        value={values.roles}
        onChange={(roles) => onChange({ ...values, roles })}
      />
      <PickNamed
        of="users"
        label={text.linkedUser}
        description={text.linkedUserHow}
        error={errors['userId']}
        value={values.userId || undefined}
        onChange={(userId = '') => onChange({ ...values, userId })}
      />
    </>
  );
}
