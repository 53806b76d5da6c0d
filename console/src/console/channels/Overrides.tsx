import type { Schema } from '@gavel/client';
import { CloseButton, Group, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { rolesQuery } from '../catalogue';
import { useWords } from '../i18n';
import { Section } from '../panel/Facts';
import { PermissionPicker } from '../permissions/PermissionPicker';

type Permission = Schema<'Permission'>;

interface Props {
  overrides: Readonly<Record<string, readonly Permission[]>>;
  /** By role what it may here; null takes that back. */
  onChange: (changed: Record<string, readonly Permission[] | null>) => void;
}

/** What roles may in one channel, or in those of a type, in place of what they may elsewhere. */
export function Overrides({ overrides, onChange }: Props) {
  const { channels: text, frame } = useWords();
  const { data } = useQuery(rolesQuery);
  const named = Object.keys(overrides).sort();
  const others = (data?.items ?? []).filter(({ id }) => id !== 'user' && !named.includes(id));
  return (
    <Section title={text.overrides}>
      <Text size="sm" c="dimmed">
        {named.length ? text.overridesHow : text.noOverrides}
      </Text>
      {named.map((role) => (
        <div key={role}>
          <Group justify="space-between">
            <Text fw={600}>{role}</Text>
            <CloseButton size="sm" aria-label={`${frame.none}: ${role}`} onClick={() => onChange({ [role]: null })} />
          </Group>
          <PermissionPicker label={text.overrideOf(role)} chosen={overrides[role] ?? []} onChange={(chosen) => onChange({ [role]: chosen })} scope="channel" />
        </div>
      ))}
      <Select
        aria-label={text.addOverride}
        placeholder={text.addOverride}
        data={others.map(({ id }) => id)}
        value={null}
        searchable
        onChange={(role) => {
          const base = others.find(({ id }) => id === role);
          if (base) onChange({ [base.id]: base.permissions });
        }}
      />
    </Section>
  );
}
