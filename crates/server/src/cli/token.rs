//! `gavel token`: a user token, without going through a server.

use std::time::Duration;

use clap::Args;
use gavel_model::UserId;

use super::{SettingsArgs, print};
use crate::open;

#[derive(Args)]
pub(crate) struct Command {
    #[command(flatten)]
    settings: SettingsArgs,
    /// Whose token it is to be
    user_id: UserId,
    /// How long it lives: a number of s, m, h or d
    #[arg(long, default_value = "1h", value_parser = ttl)]
    ttl: Duration,
}

impl Command {
    pub(crate) fn run(self) -> anyhow::Result<()> {
        open::offline(&self.settings.resolve()?.settings, async |opened| {
            let user = opened.chat.ensure_user(&self.user_id).await?;
            let now = opened.chat.now().max(user.tokens_valid_from.unwrap_or_default());
            let (token, _) = opened.tokens.issue(&user.id, now, self.ttl)?;
            print(&format!("{token}\n"))
        })
    }
}

/// Reads `90s`, `5m`, `1h`, `30d`.
fn ttl(text: &str) -> Result<Duration, String> {
    let wrong = || format!("{text:?} is not a time such as 90s, 5m, 1h or 30d");
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let seconds = match text.get(digits.len()..) {
        Some("s") => 1,
        Some("m") => 60,
        Some("h") => 3_600,
        Some("d") => 86_400,
        _ => return Err(wrong()),
    };
    let number: u64 = digits.parse().map_err(|_| wrong())?;
    match number.checked_mul(seconds) {
        Some(seconds @ 1..=315_360_000) => Ok(Duration::from_secs(seconds)),
        _ => Err("a token lives from 1s to 3650d".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_a_unit() {
        assert_eq!(ttl("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(ttl("2h"), Ok(Duration::from_hours(2)));
        for bad in ["", "h", "1", "1w", "-1h", "1.5h", "0s", "99999999999999999999h", "9999999999999999h"] {
            assert!(ttl(bad).is_err(), "{bad}");
        }
    }
}
