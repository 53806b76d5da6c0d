import { useEffect, useMemo } from 'react';
import { useConversation } from '../messages/context';
import { useSession, useStore } from '../session/session';
import { useNames } from '../session/users';
import type { Candidate } from './mentions';

const MOST = 300;

/** Whom one may mention: the members, those who wrote last first. They are loaded when they are wanted first. */
export function useCandidates(isWanted: boolean): readonly Candidate[] {
  const { me } = useSession();
  const { channel, permissions } = useConversation();
  const { members, hasMoreMembers, messages } = useStore(channel.state);
  useEffect(() => {
    if (isWanted && hasMoreMembers && members.length < MOST) channel.loadMembers().catch(() => undefined);
  }, [isWanted, hasMoreMembers, members.length, channel]);
  const ids = useMemo(() => {
    const all = new Set(members.map(({ userId }) => userId));
    const recent = messages.map(({ userId }) => userId ?? '').filter((id) => all.has(id));
    return [...new Set([...recent.toReversed(), ...all])].filter((id) => id !== me.id);
  }, [members, messages, me.id]);
  const names = useNames(isWanted ? ids : NOBODY);
  const mayAll = permissions.has('mention_all');
  return useMemo(() => {
    const people = ids.map((id) => ({ id, name: names.get(id) ?? id }));
    return mayAll ? [...people, { id: null, name: 'all' }] : people;
  }, [ids, names, mayAll]);
}

const NOBODY: readonly string[] = [];
