import { Button, Group } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { Failed, Placeholders } from '../../shared/States';
import { useAct } from '../../console/act/useAct';
import { api } from '../../console/api';
import { useWords } from '../../console/i18n';
import { Facts, Section } from '../../console/panel/Facts';
import { SidePanel } from '../../console/panel/SidePanel';
import { FullMoment } from '../../console/refs';
import { useMay } from '../../console/session/session';
import classes from './Broadcast.module.css';
import { Preview } from './Preview';
import { TemplateForm } from './TemplateForm';
import { type Template, useTemplate } from './useTemplates';
import { VariableFields } from './VariableFields';

const route = getRouteApi('/signed-in/broadcast');

/** A template that is being made. */
export function NewTemplatePanel() {
  const { broadcast: text } = useWords();
  const navigate = route.useNavigate();
  const show = (id?: string): void => void navigate({ search: ({ new: _new, ...rest }) => (id === undefined ? rest : { ...rest, open: id }), replace: true });
  return (
    <SidePanel title={text.make.templates}>
      <TemplateForm onDone={show} />
    </SidePanel>
  );
}

/** A template: what it says, and how that reads. */
export function TemplatePanel({ id }: { id: string }) {
  const { broadcast: text } = useWords();
  const { data, error, refetch } = useTemplate(id);
  return (
    <SidePanel title={data?.name ?? text.template} subtitle={id}>
      {data ? <Details template={data} /> : error ? <Failed error={error} onRetry={() => void refetch()} /> : <Placeholders rows={5} height={28} />}
    </SidePanel>
  );
}

function Details({ template }: { template: Template }) {
  const { broadcast: text } = useWords();
  const may = useMay();
  const navigate = route.useNavigate();
  const { busy, run } = useAct(['templates']);
  const [edits, setEdits] = useState(false);
  const [values, setValues] = useState<Record<string, string>>({});
  const { id, name, text: said, variables, tags, createdAt, updatedAt } = template;
  if (edits) return <TemplateForm template={template} onDone={() => setEdits(false)} />;
  const remove = async (): Promise<void> => {
    const make = () => api.post('/templates', { body: { id, name, text: said, variables, ...(tags && { tags }) } });
    const done = await run(() => api.delete('/templates/{templateId}', { path: { templateId: id } }), text.templateDeleted(name), make);
    if (done) void navigate({ search: ({ open: _open, ...rest }) => rest, replace: true });
  };
  return (
    <>
      <p className={classes.preview}>{said}</p>
      {may('manage_templates') && (
        <Group gap="xs" mb="md">
          <Button size="xs" variant="default" leftSection={<IconPencil size={14} />} onClick={() => setEdits(true)}>
            {text.edit}
          </Button>
          <Button size="xs" variant="light" color="red" loading={busy} onClick={() => void remove()}>
            {text.deleteTemplate}
          </Button>
        </Group>
      )}
      {variables.length > 0 && (
        <Section title={text.tryIt}>
          <VariableFields of={variables} values={values} onChange={setValues} />
          <Preview template={template} variables={values} />
        </Section>
      )}
      <Section title={text.facts}>
        <Facts
          facts={[
            [text.tags, tags?.join(', ')],
            [text.created, <FullMoment key="created" at={createdAt} />],
            [text.updated, <FullMoment key="updated" at={updatedAt} />],
          ]}
        />
      </Section>
    </>
  );
}
