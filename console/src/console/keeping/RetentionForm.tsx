import type { Schema } from '@gavel/client';
import { Button, Group, NumberInput, Select, Stack } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useI18n } from '../../shared/i18n';
import { Confirm } from '../act/Confirm';
import { useAct } from '../act/useAct';
import { because } from '../api';
import { useWords } from '../i18n';
import { type Of, useRetention } from './useRetention';

type Policy = Schema<'RetentionPolicy'> | null;
type How = 'type' | 'ever' | 'days';

const DAYS = 90;
const MOST_DAYS = 36_500;

/** What is asked for: as the type has it, for ever, or for some days. What would go is counted before it is said. */
export function RetentionForm({ of, own, ofType }: { of: Of; own: Policy; ofType: Policy }) {
  const { keeping: text } = useWords();
  const { locale } = useI18n();
  const { preview, put, remove } = useRetention(of);
  const { busy, run } = useAct(['retention'], ['channels'], ['messages']);
  const isType = 'typeId' in of;
  const held: How = own?.days ? 'days' : own || isType ? 'ever' : 'type';
  const [how, setHow] = useState(held);
  const [days, setDays] = useState<number | string>(own?.days ?? DAYS);
  const [action, setAction] = useState(own?.action ?? 'delete');
  const [counted, setCounted] = useState<Schema<'RetentionPreview'>>();
  const wantedDays = Number(days);
  const isGood = how !== 'days' || (Number.isInteger(wantedDays) && wantedDays >= 1 && wantedDays <= MOST_DAYS);
  const isSame = how === held && (how !== 'days' || (wantedDays === own?.days && action === own.action));
  const wanted: Schema<'Retention'> = how === 'days' ? { days: wantedDays, action } : how === 'type' && ofType ? { days: ofType.days, action: ofType.action } : { days: null, action: 'delete' };

  const save = (reason: string): Promise<boolean> => {
    const takesBack = how === 'type' || (isType && how === 'ever');
    return run(() => (takesBack ? remove(because(reason)) : put(wanted, because(reason))), text.saved);
  };
  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    // What takes nothing out needs no asking.
    if (wanted.days === null) await save('');
    else await run(async () => setCounted(await preview(wanted)));
  };
  const said = (policy: Policy): string => (policy?.days ? text.days(policy.days) : text.forEver);
  const ways = [
    ...(isType ? [] : [{ value: 'type' as const, label: text.asType(said(ofType)) }]),
    { value: 'ever' as const, label: text.forEver },
    { value: 'days' as const, label: text.someDays },
  ];
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <Select label={text.kept} data={ways} value={how} allowDeselect={false} onChange={(value) => value && setHow(value)} />
        {how === 'days' && (
          <>
            <NumberInput
              label={text.daysLabel}
              min={1}
              max={MOST_DAYS}
              allowDecimal={false}
              clampBehavior="none"
              value={days}
              onChange={setDays}
              error={isGood ? undefined : text.daysWrong(MOST_DAYS.toLocaleString(locale))}
            />
            <Select
              label={text.then}
              description={action === 'export' ? text.exportHow : undefined}
              data={(['delete', 'export'] as const).map((value) => ({ value, label: text.actions[value] }))}
              value={action}
              allowDeselect={false}
              onChange={(value) => value && setAction(value)}
            />
          </>
        )}
        {!isSame && (
          <Group justify="flex-end">
            <Button type="submit" size="xs" loading={busy} disabled={!isGood}>
              {text.save}
            </Button>
          </Group>
        )}
      </Stack>
      <Confirm opened={counted !== undefined} onClose={() => setCounted(undefined)} title={text.ask(text.days(wanted.days ?? 0))} yes={text.save} onYes={save}>
        {counted && text.goes(counted.messages, counted.messages.toLocaleString(locale), counted.channels.toLocaleString(locale), counted.more, isType)}
      </Confirm>
    </form>
  );
}
