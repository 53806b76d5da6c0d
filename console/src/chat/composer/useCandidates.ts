import { useEffect, useMemo, useState } from 'react';
import { findMembers } from '../members/people';
import { useConversation } from '../messages/context';
import { useFound } from '../session/useFound';
import { useSession, useStore } from '../session/session';
import { useNames } from '../session/users';
import type { Candidate } from './mentions';

/** So many members are loaded; of larger channels the others are looked for by name. */
const MOST = 100;

/**
 * Whom one may mention: the members, those who wrote last first. They are loaded when they are wanted first. `mention` is
 * what is being typed after an @.
 */
export function useCandidates(isWanted: boolean, mention: string): readonly Candidate[] {
  const { client, me } = useSession();
  const { channel, permissions } = useConversation();
  const { members, hasMoreMembers, messages } = useStore(channel.state);
  useEffect(() => {
    if (isWanted && hasMoreMembers && members.length < MOST) channel.loadMembers().catch(() => undefined);
  }, [isWanted, hasMoreMembers, members.length, channel]);
  const wanted = isWanted && hasMoreMembers && members.length >= MOST ? mention.trim() : '';
  const { found } = useFound(wanted || null, (signal) => findMembers(client, channel.id, wanted, signal));
  // Who was found once may be in the text.
  const [others, setOthers] = useState<readonly string[]>(NOBODY);
  const news = found?.filter(({ userId }) => !others.includes(userId)) ?? [];
  if (news.length > 0) setOthers([...others, ...news.map(({ userId }) => userId)]);
  const ids = useMemo(() => {
    const all = new Set([...members.map(({ userId }) => userId), ...others]);
    const recent = messages.map(({ userId }) => userId ?? '').filter((id) => all.has(id));
    return [...new Set([...recent.toReversed(), ...all])].filter((id) => id !== me.id);
  }, [members, others, messages, me.id]);
  const names = useNames(isWanted ? ids : NOBODY);
  const mayAll = permissions.has('mention_all');
  return useMemo(() => {
    const people = ids.map((id) => ({ id, name: names.get(id) ?? id }));
    return mayAll ? [...people, { id: null, name: 'all' }] : people;
  }, [ids, names, mayAll]);
}

const NOBODY: readonly string[] = [];
