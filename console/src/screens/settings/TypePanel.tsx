import { GavelError } from '@gavel/client';
import { Divider } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Failed, Placeholders } from '../../shared/States';
import { typesQuery } from '../../console/catalogue';
import { useWords } from '../../console/i18n';
import { Retention } from '../../console/keeping/Retention';
import { SidePanel } from '../../console/panel/SidePanel';
import { useMay } from '../../console/session/session';
import { NEW } from './RolesSection';
import { TypeForm } from './TypeForm';

const gone = new GavelError('not_found', 'no such type');

/** A type of channels: what one that is made of it begins with. */
export function TypePanel({ id }: { id: string }) {
  const { settings: text } = useWords();
  const may = useMay();
  const { data, error } = useQuery(typesQuery);
  const isNew = id === NEW;
  const type = data?.items.find((one) => one.id === (isNew ? 'community' : id));
  return (
    <SidePanel title={isNew ? text.newType : id} subtitle={type?.builtIn && !isNew ? text.builtIn : undefined}>
      {type ? (
        <>
          <TypeForm key={JSON.stringify(type)} type={isNew ? { ...type, id: '', description: '', builtIn: false } : type} />
          {!isNew && may('manage_retention') && (
            <>
              <Divider my="lg" />
              <Retention of={{ typeId: id }} />
            </>
          )}
        </>
      ) : data || error ? (
        <Failed error={error ?? gone} />
      ) : (
        <Placeholders />
      )}
    </SidePanel>
  );
}
