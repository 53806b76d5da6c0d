//! The end of invitations that nobody answered in time.

use gavel_model::{Actor, Invitation, InvitationStatus};
use gavel_store::Conn;

use crate::{Chat, Result};

/// Who ends what ends by itself.
pub(super) const BY_ITSELF: Actor = Actor::System("invitations");
/// How many are ended in one transaction.
const AT_ONCE: i64 = 100;

impl Chat {
    /// Ends the invitations whose time is over, and says so; to be called about once a second. Nobody can accept them
    /// before that either.
    pub async fn expire_invitations(&self) -> Result<()> {
        loop {
            let at = self.now();
            // Seldom is one due, and the writer has other things to do.
            let due = self.0.store.read(move |conn| conn.overdue_invitations(at, 1)).await?;
            if due.is_empty() {
                return Ok(());
            }
            let write = move |conn: &Conn<'_>| {
                let due = conn.overdue_invitations(at, AT_ONCE)?;
                let end = |due| conn.close_invitation(due, InvitationStatus::Expired, &BY_ITSELF, at);
                due.into_iter().map(end).collect::<std::result::Result<Vec<_>, _>>()
            };
            let publish = move |chat: &Chat, expired: &Vec<Invitation>| {
                for invitation in expired {
                    chat.tell_closed(invitation, at);
                }
            };
            self.change(write, publish).await?;
        }
    }
}
