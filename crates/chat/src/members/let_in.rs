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
    let joined = let_all_in(conn, channel, std::slice::from_ref(user), by, at)?.pop();
    joined.ok_or(gavel_store::Error::NotFound)
}

/// The same of many, one after the other.
pub(super) fn let_all_in(
    conn: &Conn<'_>,
    channel: &ChannelId,
    users: &[UserId],
    by: &Actor,
    at: Timestamp,
) -> Result<Vec<Joined>, gavel_store::Error> {
    let everywhere = conn.users_by_id(users)?;
    let joining = |user: &UserId| {
        let roles = everywhere.get(user).map_or(&[][..], |user| &user.roles);
        (user.clone(), vec![role::on_joining(roles)])
    };
    conn.join_all(channel, &users.iter().map(joining).collect::<Vec<_>>(), by, at)
}
