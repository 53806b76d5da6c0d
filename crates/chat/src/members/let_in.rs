//! Letting somebody in who was asked: by an invitation, an invite link or an approved request.

use gavel_model::{Actor, ChannelId, MemberRole, Timestamp, UserId};
use gavel_store::{Conn, Joined};

/// Makes them a member within a change; so already, they stay it.
pub(crate) fn let_in(
    conn: &Conn<'_>,
    channel: &ChannelId,
    user: &UserId,
    by: &Actor,
    at: Timestamp,
) -> Result<Joined, gavel_store::Error> {
    conn.join(channel, user, MemberRole::Member, by, at)
}
