import { useSession, useStore } from '../session/session';
import { type Inbox, type InboxState, inboxOf } from './inbox';

/** What waits for oneself, and what can be done about it. */
export function useInbox(): InboxState & { readonly inbox: Inbox } {
  const inbox = inboxOf(useSession().client);
  return { ...useStore(inbox), inbox };
}
