//! `[operators]`: those who sign in with a password.

use super::area::{area, within};

area! {
    /// Operators, who sign in with a password.
    Operators {
        /// Where browsers find this server, such as `https://chat.example.com`; empty: wherever a call says it is. With https
        /// the session's cookie goes over https alone.
        origin: String = String::new(),
        /// After how many seconds a session ends that is not used.
        idle_seconds: u64 = 43_200,
        /// After how many seconds a session ends at the latest.
        session_seconds: u64 = 2_592_000,
    }
}

impl Operators {
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        let host = self.origin.strip_prefix("https://").or_else(|| self.origin.strip_prefix("http://"));
        let plain = host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', '*', ' ']));
        if !self.origin.is_empty() && !plain {
            let wrong = format!("{:?} is not an origin such as https://chat.example.com", self.origin);
            return Err(("operators.origin", wrong));
        }
        within("operators.idle_seconds", &self.idle_seconds, &300, &2_592_000)?;
        within("operators.session_seconds", &self.session_seconds, &300, &31_536_000)
    }
}
