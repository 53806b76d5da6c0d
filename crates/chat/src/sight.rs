//! What of the past an actor sees: decided here for every way to read it.

use gavel_model::{Actor, HistoryVisibility, Permission};
use gavel_store::Seen;

use crate::Facts;

/// The number of the event after which somebody reads what others said; before the first for all of it. Those who moderate
/// read all, as does the app, and whoever is trusted with channels that they are no member of.
pub(crate) fn sees_after(history: HistoryVisibility, member_since: Option<i64>, moderates: bool) -> i64 {
    match (history, member_since) {
        (HistoryVisibility::SinceJoining, Some(since)) if !moderates => since,
        (HistoryVisibility::None, Some(_)) if !moderates => i64::MAX,
        _ => -1,
    }
}

impl Facts {
    fn member_since(&self) -> Option<i64> {
        self.sender.as_ref().and_then(|sender| sender.member_since)
    }

    /// The number of the event after which the actor reads what others said.
    pub(crate) fn sees_after(&self) -> i64 {
        sees_after(self.channel.settings.history, self.member_since(), self.allows(Permission::ReadModeration))
    }

    /// What this actor sees of a list.
    pub(crate) fn seen(&self, actor: &Actor) -> Seen {
        Seen { viewer: actor.user().cloned(), after: self.sees_after() }
    }

    /// The number of the event after which the actor was told what others said, be it as it happened: that they may answer
    /// and react to, and are told when they come back, even where nothing of the past is read.
    pub(crate) fn told_after(&self) -> i64 {
        self.sees_after().min(self.member_since().unwrap_or(-1))
    }
}
