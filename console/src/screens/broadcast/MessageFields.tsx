import { SegmentedControl, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useWords } from '../../console/i18n';
import { PickOne } from '../../console/pick/PickOne';
import { useMay } from '../../console/session/session';
import { blank, type Draft } from './draft';
import { Preview } from './Preview';
import { useTemplate, useTemplateOptions } from './useTemplates';
import { VariableFields } from './VariableFields';

interface Props {
  draft: Draft;
  onChange: (draft: Draft) => void;
  errors: Readonly<Record<string, string>>;
}

/** What a message says: words, or a template whose variables are filled in. */
export function MessageFields({ draft, onChange, errors }: Props) {
  const { broadcast: text } = useWords();
  const may = useMay();
  const [from, setFrom] = useState<'text' | 'template'>(draft.templateId === undefined ? 'text' : 'template');
  const turn = (next: 'text' | 'template'): void => {
    setFrom(next);
    onChange(blank);
  };
  return (
    <>
      {(may('broadcast_message') || may('manage_templates')) && (
        <SegmentedControl
          aria-label={text.from}
          data={[
            { value: 'text', label: text.ownWords },
            { value: 'template', label: text.fromTemplate },
          ]}
          value={from}
          onChange={turn}
        />
      )}
      {from === 'text' ? (
        <Textarea
          label={text.message}
          required
          autosize
          minRows={3}
          maxRows={12}
          error={errors['text']}
          value={draft.text}
          onChange={(event) => onChange({ ...draft, text: event.currentTarget.value })}
          data-autofocus
        />
      ) : (
        <TemplateFields draft={draft} onChange={onChange} errors={errors} />
      )}
    </>
  );
}

function TemplateFields({ draft, onChange, errors }: Props) {
  const { broadcast: text } = useWords();
  const [words, setWords] = useState('');
  const { data: template } = useTemplate(draft.templateId);
  const chosen = template ? [{ value: template.id, label: template.name }] : [];
  const found = useTemplateOptions(words === template?.name ? '' : words);
  const options = [...chosen, ...found.filter(({ value }) => value !== template?.id)];
  return (
    <>
      <PickOne
        label={text.template}
        required
        error={errors['templateId']}
        placeholder={text.templateName}
        options={options}
        value={draft.templateId}
        onChange={(templateId) => onChange({ ...blank, templateId })}
        words={words}
        onWords={setWords}
      />
      {template && (
        <>
          <VariableFields of={template.variables} values={draft.variables} errors={errors} onChange={(variables) => onChange({ ...draft, variables })} />
          <Preview template={template} variables={draft.variables} />
        </>
      )}
    </>
  );
}
