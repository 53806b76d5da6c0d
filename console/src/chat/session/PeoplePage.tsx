import { Badge, Button, Divider, Group, Paper, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type SyntheticEvent, useState } from 'react';
import { Avatar } from '../../shared/Avatar';
import { useText } from '../i18n';
import { demoToken, type Person } from './demo';
import classes from './PeoplePage.module.css';
import type { Reason } from './signIn';
import { SignInPage } from './SignInPage';

interface Props {
  people: readonly Person[];
  reason: Reason | null;
  onSignIn: (token: string) => void;
}

/** The way into a demo: as anyone. */
export function PeoplePage({ people, reason, onSignIn }: Props) {
  const { signIn: text, common } = useText();
  const [search, setSearch] = useState('');
  const [guest, setGuest] = useState('');
  const [busy, setBusy] = useState<string>();
  const [error, setError] = useState<string>();
  const found = people.filter((person) => matches(person, search));

  async function enter(who: { userId: string } | { displayName: string }): Promise<void> {
    setBusy('userId' in who ? who.userId : '');
    setError(undefined);
    try {
      onSignIn(await demoToken(who));
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : common.unknownError);
      setBusy(undefined);
    }
  }

  function join(event: SyntheticEvent): void {
    event.preventDefault();
    if (guest.trim()) void enter({ displayName: guest.trim() });
  }

  return (
    <SignInPage title={text.peopleTitle} lead={text.peopleLead} reason={reason} size={760}>
      <Paper withBorder p="md" component="form" onSubmit={join}>
        <Group align="flex-end" gap="sm">
          <TextInput
            className={classes.grow}
            label={text.guestTitle}
            description={text.guestHow}
            placeholder={text.guestName}
            value={guest}
            maxLength={60}
            error={error}
            onChange={(event) => setGuest(event.currentTarget.value)}
          />
          <Button type="submit" disabled={!guest.trim()} loading={busy === ''}>
            {text.join}
          </Button>
        </Group>
      </Paper>
      <Divider label={text.or} />
      <TextInput
        type="search"
        aria-label={text.search}
        placeholder={text.search}
        leftSection={<IconSearch size={16} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <ul className={classes.people} aria-label={text.peopleTitle}>
        {found.map((person) => (
          <li key={person.id}>
            <UnstyledButton
              className={classes.person}
              disabled={busy !== undefined}
              data-busy={busy === person.id || undefined}
              onClick={() => void enter({ userId: person.id })}
            >
              <Avatar id={person.id} name={person.displayName} size={40} />
              <span className={classes.about}>
                <Group component="span" gap={6} wrap="nowrap">
                  <Text span fw={600} truncate>
                    {person.displayName}
                  </Text>
                  {person.staff && <Badge size="sm" tt="none">{text.staff}</Badge>}
                  {person.trouble && (
                    <Badge size="sm" color="red.9" tt="none">
                      {text.trouble}
                    </Badge>
                  )}
                </Group>
                <Text span size="sm" c="dimmed" lineClamp={2}>
                  {person.about}
                </Text>
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <Stack aria-live="polite">{found.length === 0 && <Text c="dimmed">{text.nobody}</Text>}</Stack>
    </SignInPage>
  );
}

function matches({ displayName, id, about }: Person, search: string): boolean {
  const words = fold(search).split(/\s+/);
  const said = fold(`${displayName} ${id} ${about}`);
  return words.every((word) => said.includes(word));
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
