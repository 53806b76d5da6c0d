//! Letting somebody in: who joins, is added, or was asked by an invitation, a link or an approved request.

use gavel_model::{Actor, ChannelId, Timestamp, UserId, role};
use gavel_store::{Conn, Joined};

/// Makes them a member within a change; so already, they stay it.
pub(crate) fn let_in(
    conn: &Conn<'_>,
    channel: &ChannelId,
    user: &UserId,
    by: &Actor,
    at: Timestamp,
) -> Result<Joined, gavel_store::Error> {
    let everywhere = conn.user(user)?.map(|user| user.roles).unwrap_or_default();
    conn.join(channel, user, &[role::on_joining(&everywhere)], by, at)
}
