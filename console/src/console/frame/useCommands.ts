// What the palette offers.

import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import {
  IconHash,
  IconKeyboard,
  IconMessageSearch,
  IconMoon,
  IconPlus,
  IconSpeakerphone,
  IconTemplate,
  type TablerIcon,
  IconUser,
  IconUserCircle,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../api';
import { useWords } from '../i18n';
import { useMay, useSession } from '../session/session';
import { placesOf } from './places';

export interface Command {
  readonly id: string;
  readonly icon: TablerIcon;
  readonly label: string;
  readonly hint?: string;
  readonly run: () => void;
}

interface Group {
  readonly title: string;
  readonly commands: readonly Command[];
}

const FOUND = 6;
const PAUSE_MS = 150;

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export function useCommands(words: string, onKeys: () => void): readonly Group[] {
  const { frame } = useWords();
  const { permissions } = useSession();
  const may = useMay();
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme();
  const typed = words.trim();
  const fits = ({ label }: Command): boolean => fold(typed).split(/\s+/).every((word) => fold(label).includes(word));

  const go: Command[] = placesOf(permissions).map(({ id, to, icon, key }) => {
    return { id, icon, label: frame.places[id], hint: `g ${key}`, run: () => void navigate({ to }) };
  });
  go.push({ id: 'account', icon: IconUserCircle, label: frame.account, run: () => void navigate({ to: '/account' }) });
  const acts: Command[] = [
    { id: 'dark', icon: IconMoon, label: frame.lightOrDark, run: () => setColorScheme(scheme === 'dark' ? 'light' : 'dark') },
    { id: 'keys', icon: IconKeyboard, label: frame.keys, hint: '?', run: onKeys },
  ];
  if (may('create_channel')) {
    const run = (): void => void navigate({ to: '/channels', search: { new: true } });
    acts.unshift({ id: 'new-channel', icon: IconPlus, label: frame.newChannel, run });
  }
  if (may('broadcast_message')) {
    const run = (): void => void navigate({ to: '/broadcast', search: { new: true } });
    acts.push({ id: 'new-broadcast', icon: IconSpeakerphone, label: frame.newBroadcast, run });
  }
  if (may('manage_templates')) {
    const run = (): void => void navigate({ to: '/broadcast', search: { section: 'templates', new: true } });
    acts.push({ id: 'new-template', icon: IconTemplate, label: frame.newTemplate, run });
  }
  if (typed && may('read_channel')) {
    const run = (): void => void navigate({ to: '/messages', search: { text: typed } });
    acts.push({ id: 'messages', icon: IconMessageSearch, label: frame.searchMessages(typed), run });
  }
  const found = useFound(typed);
  return [
    { title: frame.go, commands: go.filter(fits) },
    { title: frame.channelsFound, commands: found.channels },
    { title: frame.usersFound, commands: found.users },
    { title: frame.doIt, commands: acts.filter((command) => command.id === 'messages' || fits(command)) },
  ].filter(({ commands }) => commands.length > 0);
}

/** Channels and users whose id is this, or whose name has words that begin so. */
function useFound(typed: string): { channels: Command[]; users: Command[] } {
  const may = useMay();
  const navigate = useNavigate();
  const [words] = useDebouncedValue(typed, PAUSE_MS);
  const filter = { $or: [{ id: words }, { displayName: { $autocomplete: words } }] };
  const channels = useQuery({
    queryKey: ['channels', 'palette', words],
    queryFn: ({ signal }) => api.post('/channels/query', { body: { filter, limit: FOUND }, signal }),
    enabled: words.length > 1 && may('read_channel'),
  });
  const users = useQuery({
    queryKey: ['users', 'palette', words],
    queryFn: ({ signal }) => api.post('/users/query', { body: { filter, limit: FOUND }, signal }),
    enabled: words.length > 1 && may('read_users'),
  });
  const isMeant = typed.length > 1;
  return {
    channels: ((isMeant && channels.data?.items) || []).map(({ id, displayName }) => {
      const run = (): void => void navigate({ to: '/channels', search: { open: id } });
      return { id: `channel ${id}`, icon: IconHash, label: displayName ?? id, hint: id, run };
    }),
    users: ((isMeant && users.data?.items) || []).map(({ id, displayName }) => {
      const run = (): void => void navigate({ to: '/users', search: { open: id } });
      return { id: `user ${id}`, icon: IconUser, label: displayName ?? id, hint: id, run };
    }),
  };
}
