import { MultiSelect, Select, TagsInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { rolesQuery, typesQuery } from '../../console/catalogue';
import { useWords } from '../../console/i18n';
import { PickMany } from '../../console/pick/PickMany';
import { areUsers, type Audience, audienceKinds } from './audience';

/** How many ids a filter takes. */
const MOST_USERS = 100;

interface Props {
  audience: Audience;
  onChange: (audience: Audience) => void;
  /** Whether there is a user who sends: a conversation has two sides. */
  reachesUsers: boolean;
}

/** To whom: named one by one, or all that a filter finds. */
export function AudienceFields({ audience, onChange, reachesUsers }: Props) {
  const { broadcast: text } = useWords();
  const { kind } = audience;
  const change = (changed: Partial<Audience>): void => onChange({ ...audience, ...changed });
  const offered = audienceKinds.filter((one) => reachesUsers || !areUsers({ kind: one }));
  return (
    <>
      <Select
        label={text.to}
        description={reachesUsers ? undefined : text.usersNeedLink}
        allowDeselect={false}
        data={offered.map((value) => ({ value, label: text.audiences[value] }))}
        value={kind}
        onChange={(next) => next && change({ kind: next })}
      />
      {kind === 'channelIds' && (
        <PickMany of="channels" label={text.audiences.channelIds} value={audience.channelIds} onChange={(channelIds) => change({ channelIds })} />
      )}
      {kind === 'userIds' && (
        <PickMany of="users" label={text.audiences.userIds} maxValues={MOST_USERS} value={audience.userIds} onChange={(userIds) => change({ userIds })} />
      )}
      {kind === 'channels' && <ChannelFields audience={audience} change={change} />}
      {kind === 'users' && <UserFields audience={audience} change={change} />}
    </>
  );
}

interface FilterProps {
  audience: Audience;
  change: (changed: Partial<Audience>) => void;
}

function ChannelFields({ audience: { types, visibility, tags }, change }: FilterProps) {
  const { broadcast: text, channels } = useWords();
  const { data } = useQuery(typesQuery);
  const offered = (data?.items ?? []).filter(({ base }) => base !== 'conversation').map(({ id }) => id);
  return (
    <>
      <MultiSelect label={channels.type} placeholder={types.length ? undefined : text.any} data={offered} value={[...types]} onChange={(chosen) => change({ types: chosen })} clearable />
      <Select
        label={channels.visibility}
        placeholder={text.any}
        data={(['public', 'private'] as const).map((value) => ({ value, label: channels.visibilities[value] }))}
        value={visibility ?? null}
        onChange={(chosen) => change({ visibility: chosen ?? undefined })}
        clearable
      />
      <TagsInput label={channels.tags} description={text.anyTag} value={[...tags]} onChange={(chosen) => change({ tags: chosen })} />
    </>
  );
}

function UserFields({ audience: { roles, since }, change }: FilterProps) {
  const { broadcast: text } = useWords();
  const { data } = useQuery(rolesQuery);
  const offered = (data?.items ?? []).map(({ id }) => id).filter((id) => id !== 'user' && id !== 'member');
  return (
    <>
      <MultiSelect label={text.roles} placeholder={roles.length ? undefined : text.any} data={offered} value={[...roles]} onChange={(chosen) => change({ roles: chosen })} clearable />
      <TextInput label={text.since} type="date" value={since ?? ''} onChange={(event) => change({ since: event.currentTarget.value || undefined })} />
    </>
  );
}
