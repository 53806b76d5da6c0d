//! Who is online: how many sockets each user has, who has just left, and who is not to be seen.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    time::Duration,
};

use gavel_model::{Presence, Timestamp, UserId};

/// Who is online, in memory: it begins empty with the server, as there are no sockets then.
#[derive(Default)]
pub(crate) struct Online {
    sockets: HashMap<UserId, u32>,
    /// Whose last socket was closed, and when: they count as online for a little longer.
    leaving: HashMap<UserId, Timestamp>,
    /// The same in the order of time, those among them who came back too.
    due: VecDeque<(Timestamp, UserId)>,
    /// When those who left were last seen, until it is noted in the database.
    left: HashMap<UserId, Timestamp>,
    /// Who is to look offline.
    pub(super) invisible: HashSet<UserId>,
}

impl Online {
    /// A socket was opened; whether others are to be told.
    pub(super) fn opened(&mut self, user: &UserId) -> bool {
        let sockets = self.sockets.entry(user.clone()).or_insert(0);
        *sockets += 1;
        *sockets == 1 && self.leaving.remove(user).is_none() && !self.invisible.contains(user)
    }

    /// A socket was closed.
    pub(super) fn closed(&mut self, user: &UserId, now: Timestamp) {
        let Some(sockets) = self.sockets.get_mut(user) else { return };
        *sockets = sockets.saturating_sub(1);
        if *sockets == 0 {
            self.sockets.remove(user);
            self.leaving.insert(user.clone(), now);
            self.due.push_back((now, user.clone()));
        }
    }

    /// Those who left so long ago that they are offline now, as others are to be told.
    pub(super) fn leave(&mut self, now: Timestamp, after: Duration) -> Vec<UserId> {
        let after = i64::try_from(after.as_millis()).unwrap_or(i64::MAX);
        let mut gone = Vec::new();
        // One from the future left before the clock was set back.
        let is_due = |at: &Timestamp| now.as_millis() - at.as_millis() >= after || *at > now;
        while let Some((at, user)) = self.due.pop_front_if(|(at, _)| is_due(at)) {
            if self.leaving.get(&user) != Some(&at) {
                continue;
            }
            self.leaving.remove(&user);
            // One who is invisible was last seen when they vanished.
            if !self.invisible.contains(&user) {
                self.left.insert(user.clone(), at);
                gone.push(user);
            }
        }
        gone
    }

    /// Shows a user to others, or not; whether that changes what others see.
    pub(super) fn show(&mut self, user: &UserId, visible: bool, now: Timestamp) -> bool {
        let changed = if visible { self.invisible.remove(user) } else { self.invisible.insert(user.clone()) };
        if changed && !visible {
            self.left.insert(user.clone(), now);
        }
        changed && self.is_there(user)
    }

    /// What is to be noted in the database.
    pub(super) fn unwritten(&self) -> Vec<(UserId, Timestamp)> {
        self.left.iter().map(|(user, at)| (user.clone(), *at)).collect()
    }

    /// These are noted.
    pub(super) fn written(&mut self, seen: &[(UserId, Timestamp)]) {
        for (user, at) in seen {
            if self.left.get(user) == Some(at) {
                self.left.remove(user);
            }
        }
    }

    /// A user as others see them, given what the database says.
    pub(super) fn state(&self, user: UserId, stored: Option<Timestamp>) -> Presence {
        let online = self.is_there(&user) && !self.invisible.contains(&user);
        let seen = self.left.get(&user).copied().max(stored);
        Presence { online, last_seen_at: seen.filter(|_| !online), user_id: user }
    }

    fn is_there(&self, user: &UserId) -> bool {
        self.sockets.contains_key(user) || self.leaving.contains_key(user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AFTER: Duration = Duration::from_secs(5);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000)
    }

    fn ann() -> UserId {
        UserId::new("ann").unwrap()
    }

    #[test]
    fn who_comes_back_in_time_was_never_away() {
        let mut online = Online::default();
        assert!(online.opened(&ann()));
        assert!(!online.opened(&ann()), "a second device");
        online.closed(&ann(), at(0));
        assert!(online.leave(at(100), AFTER).is_empty(), "the second device is there");
        online.closed(&ann(), at(100));
        assert!(online.leave(at(104), AFTER).is_empty());
        assert!(online.state(ann(), None).online);
        assert!(!online.opened(&ann()));
        online.closed(&ann(), at(106));
        assert!(online.leave(at(110), AFTER).is_empty(), "the first time it left counts no more");
        assert_eq!(online.leave(at(111), AFTER), [ann()]);
        assert_eq!(online.unwritten(), [(ann(), at(106))]);
        assert_eq!(online.state(ann(), Some(at(7))).last_seen_at, Some(at(106)));
        online.written(&[(ann(), at(106))]);
        assert!(online.unwritten().is_empty() && online.sockets.is_empty() && online.due.is_empty());
    }

    #[test]
    fn who_is_invisible_comes_and_goes_unseen() {
        let mut online = Online::default();
        assert!(online.opened(&ann()));
        assert!(online.show(&ann(), false, at(1)));
        assert_eq!(online.state(ann(), None), Presence { user_id: ann(), online: false, last_seen_at: Some(at(1)) });
        online.closed(&ann(), at(10));
        assert!(online.leave(at(20), AFTER).is_empty());
        assert!(!online.opened(&ann()));
        assert_eq!(online.state(ann(), None).last_seen_at, Some(at(1)));
        assert!(online.show(&ann(), true, at(30)));
        assert!(online.state(ann(), None).online);
    }
}
