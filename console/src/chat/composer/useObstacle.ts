import { useSession, useStore } from '../session/session';
import { useConversation } from '../messages/context';
import type { Message, MessagesState } from '@gavel/client';

/** Why one cannot write here. */
export type Obstacle =
  'archived' | 'notMember' | 'frozen' | 'threadLocked' | 'threadArchived' | 'guest' | 'readersOnly' | 'guidelines' | null;

/** What stands between somebody and the composer. The server decides; this spares them the try. */
export function useObstacle(): Obstacle {
  const { me } = useSession();
  const { channel, conversation, permissions } = useConversation();
  const { channel: told, membership } = useStore(channel.state);
  const state: MessagesState & { root?: Message | null } = useStore<MessagesState>(conversation.state);
  if (!told) return null;
  const { settings, archivedAt, guidelinesVersion } = told;
  if (archivedAt) return 'archived';
  if (!membership) return 'notMember';
  if (settings.frozen && !permissions.has('skip_frozen')) return 'frozen';
  if (state.root?.thread?.archived) return 'threadArchived';
  if (state.root?.thread?.locked) return 'threadLocked';
  if (!permissions.has(conversation === channel ? 'send_message' : 'send_reply')) {
    return me.roles?.includes('guest') === true ? 'guest' : 'readersOnly';
  }
  const accepted = membership.guidelinesAccepted ?? 0;
  const isBound = settings.requireGuidelines && guidelinesVersion > 0 && !permissions.has('read_moderation');
  return isBound && accepted === 0 ? 'guidelines' : null;
}
